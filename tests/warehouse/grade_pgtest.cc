#include <atomic>
#include <barrier>
#include <thread>

#include "warehouse/api/criteria_set_api.h"
#include "warehouse/api/grade_api.h"
#include "warehouse/api/grade_decision_api.h"
#include "warehouse/jobs/grade_expiry.h"
#include "warehouse/stockroom.h"

namespace muster::warehouse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Assessment = v1::GradeAssessment;

// A stockroom whose levels are decided by the volume that its record says, and by fire extinguishers, which take evidence.
class Grades : public Stockroom {
 protected:
  static constexpr char kWarehouse[] = "warehouses/622900-01";
  static constexpr char kSet[] = "criteriaSets/test-1";

  Grades() {
    const auto created = criteria_.CreateCriteriaSet(Administrator(), SetRequest("test-1"));
    EXPECT_TRUE(created.ok()) << created.status();
    SetVolume(1200);
  }

  rpc::Call Reviewer(absl::string_view user = "users/gansu-reviewer") const {
    return fixture_.As(user, "chapters/620000", {common::v1::ROLE_APPROVER});
  }

  static void AddCriterion(absl::string_view id, std::initializer_list<std::int64_t> thresholds, v1::CriteriaSet& set) {
    v1::Criterion& criterion = *set.add_criteria();
    criterion.set_id(std::string(id));
    criterion.set_display_name("指标");
    criterion.set_measure("按实测");
    criterion.set_unit("个");
    criterion.set_direction(v1::Criterion::DIRECTION_AT_LEAST);
    int level = 1;
    for (const std::int64_t value : thresholds) {
      v1::Criterion::Threshold& threshold = *criterion.add_thresholds();
      threshold.set_level(static_cast<v1::Warehouse::Level>(level++));
      threshold.set_value(value);
    }
  }
  static v1::CreateCriteriaSetRequest SetRequest(absl::string_view id) {
    v1::CreateCriteriaSetRequest request;
    request.set_request_id(NewUuid());
    request.set_criteria_set_id(std::string(id));
    v1::CriteriaSet& set = *request.mutable_criteria_set();
    set.set_display_name("测试标准");
    set.set_version("1");
    set.set_source("测试");
    AddCriterion("volume", {4000, 1500, 500, 100}, set);
    set.mutable_criteria(0)->set_record(v1::Criterion::RECORD_VOLUME_CAPACITY_M3);
    AddCriterion("extinguishers", {20, 10, 5}, set);
    return request;
  }

  void SetVolume(std::int64_t volume_m3) {
    v1::UpdateWarehouseRequest request;
    request.set_request_id(NewUuid());
    request.mutable_warehouse()->set_name(kWarehouse);
    request.mutable_warehouse()->set_volume_capacity_m3(volume_m3);
    const auto updated = warehouses_.UpdateWarehouse(Keeper(), request);
    ASSERT_TRUE(updated.ok()) << updated.status();
  }
  v1::Warehouse GetWarehouse() {
    v1::GetWarehouseRequest get;
    get.set_name(kWarehouse);
    return warehouses_.GetWarehouse(Dispatch(), get).value();
  }

  static v1::GradeEvidence Evidence(absl::string_view criterion, std::int64_t value) {
    v1::GradeEvidence evidence;
    evidence.set_criterion(std::string(criterion));
    evidence.set_stated_value(value);
    evidence.set_evidence("现场清点");
    evidence.set_measured_date("2023-12-01");
    return evidence;
  }
  static v1::CreateGradeAssessmentRequest CreateRequest(std::int64_t extinguishers) {
    v1::CreateGradeAssessmentRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(kWarehouse);
    request.set_criteria_set(kSet);
    *request.add_evidence() = Evidence("extinguishers", extinguishers);
    return request;
  }
  // A request of `Request` for an assessment.
  template <class Request>
  static Request For(const std::string& name) {
    Request request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    return request;
  }
  std::string Draft(std::int64_t extinguishers) {
    const auto created = grades_.CreateGradeAssessment(Keeper(), CreateRequest(extinguishers));
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }
  absl::StatusOr<Assessment> Submit(const std::string& name) {
    return grades_.SubmitGradeAssessment(Keeper(), For<v1::SubmitGradeAssessmentRequest>(name));
  }
  absl::StatusOr<Assessment> Review(const std::string& name) {
    return decisions_.ReviewGradeAssessment(Reviewer(), For<v1::ReviewGradeAssessmentRequest>(name));
  }
  v1::AwardGradeAssessmentRequest AwardRequest(const std::string& name, v1::Warehouse::Level level) {
    auto request = For<v1::AwardGradeAssessmentRequest>(name);
    request.set_level(level);
    *request.mutable_level_expire_time() = ToTimestamp(fixture_.clock.Now() + absl::Hours(24 * 365));
    return request;
  }
  // An assessment that waits for its award.
  std::string Reviewed(std::int64_t extinguishers) {
    const std::string name = Draft(extinguishers);
    EXPECT_TRUE(Submit(name).ok());
    EXPECT_TRUE(Review(name).ok());
    return name;
  }
  std::string Awarded(std::int64_t extinguishers, v1::Warehouse::Level level) {
    const std::string name = Reviewed(extinguishers);
    const auto awarded = decisions_.AwardGradeAssessment(Administrator(), AwardRequest(name, level));
    EXPECT_TRUE(awarded.ok()) << awarded.status();
    return name;
  }
  Assessment Get(const std::string& name) {
    v1::GetGradeAssessmentRequest get;
    get.set_name(name);
    return grades_.GetGradeAssessment(Keeper(), get).value();
  }
  static std::vector<std::string> Gaps(const google::protobuf::RepeatedPtrField<v1::GradeGap>& gaps) {
    std::vector<std::string> texts;
    for (const v1::GradeGap& gap : gaps) {
      texts.push_back(absl::StrCat("level ", gap.level(), " needs ",
                                   gap.has_missing_value() ? absl::StrCat(gap.missing_value()) : "evidence",
                                   gap.has_missing_value() ? " more " : " of ", gap.criterion()));
    }
    return texts;
  }
  static std::vector<std::string> Steps(const Assessment& assessment) {
    std::vector<std::string> steps;
    for (const Assessment::Step& step : assessment.steps()) {
      steps.push_back(
          absl::StrCat(Assessment::State_Name(step.state()), " by ", step.actor(), " of ", step.chapter(), ": ", step.remark()));
    }
    return steps;
  }
  std::vector<std::string> List(const rpc::Call& call, const v1::ListGradeAssessmentsRequest& request) {
    const auto response = grades_.ListGradeAssessments(call, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> names;
    for (const Assessment& assessment : response->grade_assessments()) names.push_back(assessment.name());
    return names;
  }

  CriteriaSetApi criteria_{fixture_.scopes};
  GradeApi grades_{fixture_.scopes};
  GradeDecisionApi decisions_{fixture_.scopes};
};

TEST_F(Grades, KeepsCriteriaThatAnybodyReadsAndNobodyChanges) {
  v1::GetCriteriaSetRequest get;
  get.set_name(kSet);
  const auto set = criteria_.GetCriteriaSet(Keeper("chapters/640104"), get);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->state(), v1::CriteriaSet::STATE_IN_FORCE);
  ASSERT_EQ(set->criteria_size(), 2);
  EXPECT_EQ(set->criteria(0).thresholds(1).value(), 1500);
  EXPECT_EQ(set->criteria(1).thresholds_size(), 3);
  EXPECT_EQ(ReasonOf(criteria_.CreateCriteriaSet(Administrator(), SetRequest("test-1")).status()), "CRITERIA_SET_EXISTS");
  const auto regional = fixture_.As("users/admin", "chapters/620000", {common::v1::ROLE_ADMINISTRATOR});
  EXPECT_EQ(ReasonOf(criteria_.CreateCriteriaSet(regional, SetRequest("test-2")).status()), "OUTSIDE_CHAPTER");
  const absl::Status status = fixture_.live().pool->ReadWriteTransaction(Soon(), [&](pg::Transaction& transaction) {
    return transaction.Execute(pg::Statement<pg::NoRow>{"test.criteria", "UPDATE grade_criteria SET level_1_threshold = 1"}).status();
  });
  EXPECT_EQ(ReasonOf(status), "DATABASE_REFUSED");
}

TEST_F(Grades, SaysEverythingThatIsWrongWithCriteriaAtOnce) {
  v1::CreateCriteriaSetRequest request = SetRequest("Test 2");
  v1::CriteriaSet& set = *request.mutable_criteria_set();
  set.clear_version();
  set.mutable_criteria(0)->mutable_thresholds(0)->set_value(50);
  set.mutable_criteria(1)->set_id("volume");
  set.mutable_criteria(1)->clear_unit();
  set.mutable_criteria(1)->mutable_thresholds(1)->set_level(v1::Warehouse::LEVEL_1);
  AddCriterion("empty", {}, set);
  EXPECT_THAT(testing::WrongFields(criteria_.CreateCriteriaSet(Administrator(), request).status()),
              ElementsAre("criteria_set_id MALFORMED", "criteria_set.version REQUIRED",
                          "criteria_set.criteria[0].thresholds THRESHOLDS_NOT_ORDERED", "criteria_set.criteria[1].unit REQUIRED",
                          "criteria_set.criteria[1].thresholds[1].level NAMED_TWICE", "criteria_set.criteria[1].id NAMED_TWICE",
                          "criteria_set.criteria[2].thresholds REQUIRED"));
}

TEST_F(Grades, GoesFromSelfAssessmentToAwardWithItsWholeHistory) {
  const std::string name = Draft(12);
  EXPECT_EQ(name, "warehouses/622900-01/gradeAssessments/1");
  Assessment assessment = Get(name);
  EXPECT_EQ(assessment.computed_level(), v1::Warehouse::LEVEL_3);
  EXPECT_THAT(Gaps(assessment.gaps()),
              ElementsAre("level 2 needs 300 more volume", "level 1 needs 2800 more volume", "level 1 needs 8 more extinguishers"));

  ASSERT_TRUE(Submit(name).ok());
  auto back = For<v1::ReturnGradeAssessmentRequest>(name);
  back.set_remark("请补充照片");
  ASSERT_TRUE(decisions_.ReturnGradeAssessment(Reviewer(), back).ok());
  SetVolume(1600);
  EXPECT_EQ(Get(name).computed_level(), v1::Warehouse::LEVEL_2) << "a returned assessment sees the record of today";
  ASSERT_TRUE(Submit(name).ok());
  SetVolume(100);
  EXPECT_EQ(Get(name).computed_level(), v1::Warehouse::LEVEL_2) << "a submitted one keeps what was true when it was submitted";

  auto review = For<v1::ReviewGradeAssessmentRequest>(name);
  review.set_remark("已现场核查");
  auto& correction = *review.add_corrections();
  correction.set_criterion("extinguishers");
  correction.set_value(9);
  correction.set_reason("三具已过期");
  const auto reviewed = decisions_.ReviewGradeAssessment(Reviewer(), review);
  ASSERT_TRUE(reviewed.ok()) << reviewed.status();
  EXPECT_EQ(reviewed->computed_level(), v1::Warehouse::LEVEL_3);
  EXPECT_EQ(reviewed->evidence(1).stated_value(), 12);
  EXPECT_EQ(reviewed->evidence(1).corrected_value(), 9);

  v1::AwardGradeAssessmentRequest award = AwardRequest(name, v1::Warehouse::LEVEL_2);
  const absl::Status refused = decisions_.AwardGradeAssessment(Administrator(), award).status();
  EXPECT_THAT(testing::WrongFields(refused), ElementsAre("reason AWARD_REASON_REQUIRED"));
  EXPECT_EQ(ViolationsOf(refused).front().details.front().value, "3");
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_UNSPECIFIED);
  award.set_reason("已采购补齐，验收在即");
  const auto awarded = decisions_.AwardGradeAssessment(Administrator(), award);
  ASSERT_TRUE(awarded.ok()) << awarded.status();
  EXPECT_EQ(awarded->awarded_level(), v1::Warehouse::LEVEL_2);
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_2);
  EXPECT_EQ(GetWarehouse().level_assessment(), name);
  EXPECT_EQ(FromTimestamp(GetWarehouse().level_expire_time()), fixture_.clock.Now() + absl::Hours(24 * 365));
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.WarehouseLevelChanged");

  v1::ListGradeAssessmentsRequest list;
  list.set_parent(kWarehouse);
  const auto listed = grades_.ListGradeAssessments(Keeper(), list);
  ASSERT_EQ(listed->grade_assessments_size(), 1);
  EXPECT_EQ(listed->grade_assessments(0).SerializeAsString(), awarded->SerializeAsString());
  EXPECT_THAT(Steps(listed->grade_assessments(0)),
              ElementsAre("STATE_DRAFT by users/keeper of chapters/622900: ", "STATE_SUBMITTED by users/keeper of chapters/622900: ",
                          "STATE_RETURNED by users/gansu-reviewer of chapters/620000: 请补充照片",
                          "STATE_SUBMITTED by users/keeper of chapters/622900: ",
                          "STATE_REVIEWED by users/gansu-reviewer of chapters/620000: 已现场核查",
                          "STATE_AWARDED by users/admin of chapters/000000: "));
}

TEST_F(Grades, HasOneOpenAssessmentOfAWarehouse) {
  const std::string open = Draft(3);
  const absl::Status status = grades_.CreateGradeAssessment(Keeper(), CreateRequest(4)).status();
  EXPECT_EQ(ReasonOf(status), "GRADE_ASSESSMENT_OPEN");
  EXPECT_EQ(DetailOf(status, "name"), open);
  auto withdraw = For<v1::WithdrawGradeAssessmentRequest>(open);
  withdraw.set_remark("填错");
  ASSERT_TRUE(grades_.WithdrawGradeAssessment(Keeper(), withdraw).ok());
  EXPECT_EQ(Draft(4), "warehouses/622900-01/gradeAssessments/2");
  EXPECT_EQ(ReasonOf(Submit(open).status()), "GRADE_ASSESSMENT_STATE");
}

TEST_F(Grades, BeginsOneOfTwoAssessmentsMadeAtOnce) {
  std::barrier start(2);
  std::atomic<int> begun = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        const absl::Status status = grades_.CreateGradeAssessment(Keeper(), CreateRequest(3)).status();
        (status.ok() ? begun : refused) += status.ok() || ReasonOf(status) == "GRADE_ASSESSMENT_OPEN" ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(refused, 1);
}

TEST_F(Grades, TakesOnlyEvidenceThatTheCriteriaAskFor) {
  v1::CreateGradeAssessmentRequest request = CreateRequest(3);
  *request.add_evidence() = Evidence("volume", 9000);
  *request.add_evidence() = Evidence("guards", 2);
  EXPECT_THAT(testing::WrongFields(grades_.CreateGradeAssessment(Keeper(), request).status()),
              ElementsAre("evidence[1].criterion MEASURED_FROM_RECORD", "evidence[2].criterion UNKNOWN_RESOURCE"));
  request = CreateRequest(-1);
  request.mutable_evidence(0)->set_measured_date("2024-12-01");
  *request.add_evidence() = request.evidence(0);
  request.mutable_evidence(1)->clear_evidence();
  EXPECT_THAT(testing::WrongFields(grades_.CreateGradeAssessment(Keeper(), request).status()),
              ElementsAre("evidence[0].stated_value OUT_OF_RANGE", "evidence[0].measured_date DATE_IN_WRONG_YEAR",
                          "evidence[1].criterion NAMED_TWICE", "evidence[1].stated_value OUT_OF_RANGE", "evidence[1].evidence REQUIRED",
                          "evidence[1].measured_date DATE_IN_WRONG_YEAR"));
}

TEST_F(Grades, ChangesEvidenceUntilItIsSubmittedAndOnlyOfWhatWasRead) {
  const std::string name = Draft(3);
  auto request = For<v1::SetGradeEvidenceRequest>(name);
  request.set_etag("1");
  *request.add_evidence() = Evidence("extinguishers", 30);
  EXPECT_EQ(ReasonOf(grades_.SetGradeEvidence(Keeper(), request).status()), "ETAG_MISMATCH");
  request.set_etag(Get(name).etag());
  const auto changed = grades_.SetGradeEvidence(Keeper(), request);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_NE(changed->etag(), request.etag());
  EXPECT_EQ(Get(name).SerializeAsString(), changed->SerializeAsString());
  EXPECT_EQ(changed->evidence(1).stated_value(), 30);
  ASSERT_TRUE(Submit(name).ok());
  request.set_request_id(NewUuid());
  request.clear_etag();
  EXPECT_EQ(ReasonOf(grades_.SetGradeEvidence(Keeper(), request).status()), "GRADE_ASSESSMENT_STATE");
}

TEST_F(Grades, LetsOnlyAChapterAboveReviewAndOnlyTheNationalSocietyAward) {
  const std::string name = Draft(12);
  ASSERT_TRUE(Submit(name).ok());
  const auto own = fixture_.As("users/other", "chapters/622900", {common::v1::ROLE_APPROVER});
  const absl::Status refused = decisions_.ReviewGradeAssessment(own, For<v1::ReviewGradeAssessmentRequest>(name)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(refused), "HIGHER_CHAPTER_REQUIRED");
  EXPECT_EQ(DetailOf(refused, "above"), "chapters/620000");
  const auto neighbour = fixture_.As("users/other", "chapters/640000", {common::v1::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(decisions_.ReviewGradeAssessment(neighbour, For<v1::ReviewGradeAssessmentRequest>(name)).status()),
            "GRADE_ASSESSMENT_UNKNOWN");
  EXPECT_EQ(ReasonOf(decisions_.ReviewGradeAssessment(Reviewer("users/keeper"), For<v1::ReviewGradeAssessmentRequest>(name)).status()),
            "OWN_SUBMISSION");
  ASSERT_TRUE(Review(name).ok());
  const auto regional = fixture_.As("users/gansu-admin", "chapters/620000", {common::v1::ROLE_ADMINISTRATOR});
  EXPECT_EQ(ReasonOf(decisions_.AwardGradeAssessment(regional, AwardRequest(name, v1::Warehouse::LEVEL_3)).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_UNSPECIFIED);
}

TEST_F(Grades, CountsOneOfTwoReviewsMadeAtOnce) {
  const std::string name = Draft(12);
  ASSERT_TRUE(Submit(name).ok());
  std::barrier start(2);
  std::atomic<int> done = 0;
  std::atomic<int> late = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        const absl::Status status =
            decisions_.ReviewGradeAssessment(Reviewer(absl::StrCat("users/reviewer-", i)), For<v1::ReviewGradeAssessmentRequest>(name))
                .status();
        done += status.ok();
        late += ReasonOf(status) == "GRADE_ASSESSMENT_STATE";
      });
    }
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(late, 1);
  EXPECT_THAT(Get(name).steps(), SizeIs(3));
}

TEST_F(Grades, CountsOneOfTwoAwardsMadeAtOnce) {
  const std::string name = Reviewed(12);
  std::barrier start(2);
  std::atomic<int> done = 0;
  std::atomic<int> late = 0;
  {
    std::vector<std::jthread> threads;
    for (const v1::Warehouse::Level level : {v1::Warehouse::LEVEL_3, v1::Warehouse::LEVEL_4}) {
      threads.emplace_back([&, level] {
        v1::AwardGradeAssessmentRequest request = AwardRequest(name, level);
        request.set_reason("评审意见");
        start.arrive_and_wait();
        const absl::Status status = decisions_.AwardGradeAssessment(Administrator(), request).status();
        done += status.ok();
        late += ReasonOf(status) == "GRADE_ASSESSMENT_STATE";
      });
    }
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(late, 1);
  EXPECT_EQ(GetWarehouse().level(), Get(name).awarded_level());
}

TEST_F(Grades, SupersedesTheLastAwardWithTheNext) {
  const std::string first = Awarded(12, v1::Warehouse::LEVEL_3);
  SetVolume(5000);
  v1::CreateGradeAssessmentRequest again = CreateRequest(0);
  again.clear_evidence();
  again.set_copy_from(first);
  const auto draft = grades_.CreateGradeAssessment(Keeper(), again);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->evidence(1).stated_value(), 12);
  EXPECT_EQ(draft->computed_level(), v1::Warehouse::LEVEL_2);
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_3) << "the level stays while it is assessed anew";
  ASSERT_TRUE(Submit(draft->name()).ok());
  ASSERT_TRUE(Review(draft->name()).ok());
  ASSERT_TRUE(decisions_.AwardGradeAssessment(Administrator(), AwardRequest(draft->name(), v1::Warehouse::LEVEL_2)).ok());
  EXPECT_EQ(Get(first).state(), Assessment::STATE_SUPERSEDED);
  EXPECT_EQ(Get(first).steps().rbegin()->remark(), draft->name());
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_2);
}

TEST_F(Grades, KeepsTheLevelWhenANewAssessmentIsRejected) {
  Awarded(12, v1::Warehouse::LEVEL_3);
  const std::string second = Reviewed(3);
  auto reject = For<v1::RejectGradeAssessmentRequest>(second);
  reject.set_remark("消防不达标");
  ASSERT_TRUE(decisions_.RejectGradeAssessment(Administrator(), reject).ok());
  EXPECT_EQ(Get(second).state(), Assessment::STATE_REJECTED);
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_3);
}

TEST_F(Grades, PutsTheAssessmentInThePlaceOfWhatWasStatedAtRegistration) {
  RunAsOwner(
      "UPDATE warehouse.warehouses SET level = 1, level_statement = '甘肃省红十字会 2021 年 6 月评定' WHERE warehouse_id = '622900-01'");
  EXPECT_EQ(GetWarehouse().level_statement(), "甘肃省红十字会 2021 年 6 月评定");
  const std::string name = Awarded(12, v1::Warehouse::LEVEL_3);
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_3);
  EXPECT_EQ(GetWarehouse().level_assessment(), name);
  EXPECT_EQ(GetWarehouse().level_statement(), "");
}

TEST_F(Grades, TakesTheLevelAwayWhenItsTimeIsOver) {
  const std::string name = Awarded(12, v1::Warehouse::LEVEL_3);
  fixture_.clock.Advance(absl::Hours(24 * 365) - absl::Seconds(1));
  EXPECT_EQ(*ExpireGrades(fixture_.live(), Soon()), 0);
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_3);
  fixture_.clock.Advance(absl::Seconds(1));
  EXPECT_EQ(*ExpireGrades(fixture_.live(), Soon()), 1);
  EXPECT_EQ(*ExpireGrades(fixture_.live(), Soon()), 0);
  EXPECT_EQ(Get(name).state(), Assessment::STATE_EXPIRED);
  EXPECT_EQ(Get(name).awarded_level(), v1::Warehouse::LEVEL_3) << "what it was stays known";
  EXPECT_THAT(Steps(Get(name)), Contains("STATE_EXPIRED by services/warehouse of : "));
  EXPECT_EQ(GetWarehouse().level(), v1::Warehouse::LEVEL_UNSPECIFIED);
  EXPECT_EQ(GetWarehouse().level_source_case(), v1::Warehouse::LEVEL_SOURCE_NOT_SET);
  EXPECT_FALSE(GetWarehouse().has_level_expire_time());
  EXPECT_EQ(fixture_.EventTypes().back(), "muster.warehouse.v1.WarehouseLevelChanged");
}

TEST_F(Grades, ListsWhatExpiresSoonAndOnlyWhatTheCallerMaySee) {
  const std::string name = Awarded(12, v1::Warehouse::LEVEL_3);
  v1::ListGradeAssessmentsRequest list;
  list.set_parent("warehouses/-");
  EXPECT_THAT(List(Reviewer(), list), ElementsAre(name));
  EXPECT_THAT(List(Keeper("chapters/640100"), list), IsEmpty());
  list.set_expiring_within_days(364);
  EXPECT_THAT(List(Reviewer(), list), IsEmpty());
  list.set_expiring_within_days(365);
  EXPECT_THAT(List(Reviewer(), list), ElementsAre(name));
  list.set_parent(kWarehouse);
  EXPECT_EQ(ReasonOf(grades_.ListGradeAssessments(Keeper("chapters/640100"), list).status()), "WAREHOUSE_UNKNOWN");
}

TEST_F(Grades, PreviewsTheGapsFromTheRecordAndTheLastEvidence) {
  v1::GetGradeGapsRequest request;
  request.set_warehouse(kWarehouse);
  request.set_criteria_set(kSet);
  auto gaps = grades_.GetGradeGaps(Keeper(), request);
  ASSERT_TRUE(gaps.ok()) << gaps.status();
  EXPECT_EQ(gaps->computed_level(), v1::Warehouse::LEVEL_4);
  EXPECT_THAT(Gaps(gaps->gaps()), Contains("level 3 needs evidence of extinguishers"));
  Awarded(12, v1::Warehouse::LEVEL_3);
  SetVolume(1600);
  gaps = grades_.GetGradeGaps(Keeper(), request);
  EXPECT_EQ(gaps->computed_level(), v1::Warehouse::LEVEL_2);
  EXPECT_EQ(ReasonOf(grades_.GetGradeGaps(Keeper("chapters/640100"), request).status()), "WAREHOUSE_UNKNOWN");
}

TEST_F(Grades, SubmitsNothingByCriteriaThatAreOutOfForce) {
  const std::string name = Draft(12);
  v1::RetireCriteriaSetRequest retire;
  retire.set_request_id(NewUuid());
  retire.set_name(kSet);
  const auto retired = criteria_.RetireCriteriaSet(Administrator(), retire);
  ASSERT_TRUE(retired.ok()) << retired.status();
  EXPECT_EQ(retired->state(), v1::CriteriaSet::STATE_RETIRED);
  EXPECT_EQ(ReasonOf(Submit(name).status()), "CRITERIA_SET_RETIRED");
  v1::ListCriteriaSetsRequest list;
  EXPECT_EQ(criteria_.ListCriteriaSets(Keeper(), list)->criteria_sets_size(), 0);
  list.set_include_retired(true);
  EXPECT_EQ(criteria_.ListCriteriaSets(Keeper(), list)->criteria_sets_size(), 1);
}

TEST_F(Grades, AnswersARepeatedAwardWithTheFirstAnswer) {
  const std::string name = Reviewed(12);
  const v1::AwardGradeAssessmentRequest request = AwardRequest(name, v1::Warehouse::LEVEL_3);
  const auto first = decisions_.AwardGradeAssessment(Administrator(), request);
  const auto again = decisions_.AwardGradeAssessment(Administrator(), request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
}

}  // namespace
}  // namespace muster::warehouse
