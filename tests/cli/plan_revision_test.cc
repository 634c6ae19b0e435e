#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/commands/app.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"
#include "platform/obs/log.h"
#include "platform/obs/metrics.h"
#include "platform/rpc/server.h"
#include "platform/rpc/service.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;
using dispatch::v1::EditPlanResponse;
using dispatch::v1::Plan;
using dispatch::v1::PlanComparison;
using dispatch::v1::PlanPreferences;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Plans as the command line meets them.
class Planners {
 public:
  absl::StatusOr<Plan> ProposePlan(const rpc::Call&, const dispatch::v1::ProposePlanRequest& request) {
    proposed = request;
    Plan plan;
    plan.set_incident(request.incident());
    *plan.mutable_options() = request.options();
    plan.set_backdated(true);
    Plan::Shortage& shortage = *plan.add_shortages();
    shortage.set_item("items/cotton-tent");
    shortage.set_quantity(60);
    shortage.set_reason(Plan::Shortage::REASON_LIMITED);
    Plan::Shortage::ExceededLimit& fleet = *shortage.add_exceeded_limits();
    fleet.set_limit("chapters/640000");
    fleet.set_weight_g(3'600'000);
    Plan::Shortage::ExceededLimit& handling = *shortage.add_exceeded_limits();
    handling.set_limit("warehouses/640100-01");
    handling.set_weight_g(1'200'000);
    handling.set_volume_cm3(1'500'000);
    return plan;
  }
  absl::StatusOr<Plan> SubmitPlan(const rpc::Call&, const dispatch::v1::SubmitPlanRequest&) {
    constexpr char kChanges[] =
        R"([{"kind":"KIND_TIME","requisition":"requisitions/1","warehouse":"warehouses/640100-01","lot":"lots/7","after":"5400","reason":"TOO_LATE"}])";
    return FailedPrecondition("PLAN_STALE", "the plan cannot be carried out any more", {{"changes", kChanges}, {"change_count", 3}});
  }
  absl::StatusOr<PlanComparison> ComparePlans(const rpc::Call&, const dispatch::v1::ComparePlansRequest& request) {
    PlanComparison comparison;
    comparison.mutable_first()->set_plan(request.first());
    comparison.mutable_second()->set_plan(request.second());
    comparison.mutable_first()->set_covered_quantity(60);
    comparison.mutable_second()->set_covered_quantity(55);
    comparison.set_same_inputs(true);
    comparison.set_same_needs(request.first() != "plans/20231218-622927-1-03");
    comparison.set_better(PlanComparison::BETTER_FIRST);
    PlanComparison::Objective& unmet = *comparison.add_objectives();
    unmet.set_title("critical_unmet");
    unmet.set_unit("units");
    unmet.set_first_value("0");
    unmet.set_second_value("5000");
    unmet.set_better(PlanComparison::BETTER_FIRST);
    PlanComparison::LineDifference& line = *comparison.add_line_differences();
    line.set_requisition("requisitions/20231218-622927-1-01");
    line.set_warehouse("warehouses/640100-01");
    line.set_lot("lots/7");
    line.set_first_quantity(20);
    return comparison;
  }
  absl::StatusOr<EditPlanResponse> EditPlan(const rpc::Call&, const dispatch::v1::EditPlanRequest& request) {
    edited = request;
    if (!request.validate_only()) {
      constexpr char kViolations[] =
          R"([{"reason":"LOT_OVERDRAWN","warehouse":"warehouses/640100-01","lot":"lots/7","availableQuantity":"30","askedQuantity":"40","sentence":"It is more than the lot has."}])";
      return FailedPrecondition("PLAN_EDIT_INFEASIBLE", "the edited plan breaks rules",
                                {{"violations", kViolations}, {"violation_count", 1000}});
    }
    EditPlanResponse response;
    response.mutable_plan()->set_edited_from(request.name());
    EditPlanResponse::Violation& violation = *response.add_violations();
    violation.set_reason("LOT_OVERDRAWN");
    violation.set_lot("lots/7");
    violation.set_warehouse("warehouses/640100-01");
    violation.set_available_quantity(30);
    violation.set_asked_quantity(40);
    violation.set_sentence("分配的数量超过该批次的可用量，请减少。");
    EditPlanResponse::Cost& cost = *response.add_costs();
    cost.set_title("transport");
    cost.set_unit("gram-metres");
    cost.set_value("12000");
    cost.set_best("10000");
    cost.set_cost("2000");
    return response;
  }
  absl::StatusOr<Plan> ReplanPlan(const rpc::Call&, const dispatch::v1::ReplanPlanRequest& request) {
    Plan plan;
    plan.set_name("plans/20231218-622927-1-02");
    plan.set_state(Plan::STATE_PROPOSED);
    plan.set_replaces(request.name());
    Plan::Change& change = *plan.add_changes();
    change.set_kind(Plan::Change::KIND_NEED);
    change.set_requisition("requisitions/20231218-622927-1-01");
    change.set_before(70);
    change.set_after(100);
    plan.add_kept_shipments("shipments/20231218-622927-1-01");
    return plan;
  }
  template <class Request, class Response>
  absl::StatusOr<Response> Refuse(const rpc::Call&, const Request&) {
    return Internal("UNEXPECTED", "no test asks this");
  }

  dispatch::v1::ProposePlanRequest proposed;
  dispatch::v1::EditPlanRequest edited;
};

// `muster plan` with a server of plans.
class PlanRevisionTest : public testing::Test {
 protected:
  PlanRevisionTest() : folder_(fs::path(testing::TempDir()) / absl::StrCat("muster_plan_revision_test_", getpid())) {
    const fs::path home = folder_ / ".muster";
    fs::create_directories(home / "keys");
    EXPECT_TRUE(auth::GenerateKeyPair({.secret_path = home / "gateway.key", .public_path = home / "keys" / "gateway.pub"}).ok());
    logger_ = obs::Logger::Open({.service = "test", .file = (folder_ / "log").string()}).value();
    metrics_ = obs::Metrics::Start("").value();
    verifier_ = std::make_unique<auth::Verifier>(auth::Keyring::Load(home / "keys").value(), [] { return absl::Now(); });
    Register();
    server_ = rpc::Server::Start({.address = "127.0.0.1:0",
                                  .services = {&plans_},
                                  .verify = [this](absl::string_view token) { return verifier_->Verify(token); },
                                  .logger = logger_.get(),
                                  .metrics = metrics_.get()})
                  .value();
    server_->SetServing(true);
    std::ofstream(home / "muster.textproto")
        << "services { name: 'dispatch' address: '127.0.0.1:" << server_->port() << "' }\n"
        << "services { name: 'warehouse' address: '127.0.0.1:1' }\n"
        << "services { name: 'chapter' address: '127.0.0.1:1' }\n"
        << "worlds { name: 'live' } default_world: 'live' signing_key_file: 'gateway.key' default_identity: 'commander@620000'\n";
  }

  ~PlanRevisionTest() override { fs::remove_all(folder_); }

  void Register() {
    using namespace dispatch::v1;
    plans_.Unary("ProposePlan", &planners_, &Planners::ProposePlan);
    plans_.Unary("ComparePlans", &planners_, &Planners::ComparePlans);
    plans_.Unary("EditPlan", &planners_, &Planners::EditPlan);
    plans_.Unary("ReplanPlan", &planners_, &Planners::ReplanPlan);
    plans_.Unary("GetPlan", &planners_, &Planners::Refuse<GetPlanRequest, Plan>);
    plans_.Unary("ListPlans", &planners_, &Planners::Refuse<ListPlansRequest, ListPlansResponse>);
    plans_.Unary("SubmitPlan", &planners_, &Planners::SubmitPlan);
    plans_.Unary("ApprovePlan", &planners_, &Planners::Refuse<ApprovePlanRequest, Plan>);
    plans_.Unary("RejectPlan", &planners_, &Planners::Refuse<RejectPlanRequest, Plan>);
    plans_.Unary("CommandPlan", &planners_, &Planners::Refuse<CommandPlanRequest, Plan>);
    plans_.Unary("RegularizeApproval", &planners_, &Planners::Refuse<RegularizeApprovalRequest, Plan>);
    plans_.Unary("ListOpenApprovals", &planners_, &Planners::Refuse<ListOpenApprovalsRequest, ListOpenApprovalsResponse>);
  }

  int Run(std::vector<std::string> args, Language language = Language::kChinese) {
    args.insert(args.begin(), "plan");
    out_.str("");
    err_.str("");
    return RunMuster(args, {.folder = (folder_ / ".muster").string()}, {.out = out_, .err = err_, .language = language});
  }

  const fs::path folder_;
  std::unique_ptr<obs::Logger> logger_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::unique_ptr<auth::Verifier> verifier_;
  Planners planners_;
  rpc::Service plans_{dispatch::v1::PlanService::service_full_name()};
  std::unique_ptr<rpc::Server> server_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(PlanRevisionTest, ProposeTakesPreferencesAndLimits) {
  ASSERT_EQ(Run({"propose", "20231218-622927-1", "--prefer", "tier=before-arrival,few-shipments=no,fairness=10", "--window", "12",
                 "--fleet", "640000", "--fleet", "622900", "--purpose", "学校", "--purpose", "饮水", "--preview"}),
            0)
      << err_.str();
  const dispatch::v1::PlanOptions& options = planners_.proposed.options();
  EXPECT_EQ(options.preferences().tier_preference(), PlanPreferences::TIER_PREFERENCE_BEFORE_ARRIVAL);
  EXPECT_TRUE(options.preferences().has_few_shipments());
  EXPECT_FALSE(options.preferences().few_shipments());
  EXPECT_EQ(options.preferences().fairness_steps(), 10);
  EXPECT_EQ(options.handling_window_hours(), 12);
  EXPECT_THAT(options.fleet_chapters(), testing::ElementsAre("chapters/640000", "chapters/622900"));
  EXPECT_THAT(options.purposes(), testing::ElementsAre("学校", "饮水"));
  EXPECT_THAT(out_.str(), HasSubstr("就近层级先于到达时间；不减少发运批数；12 小时内的仓库吞吐能力；640000 的自有车辆"));
  EXPECT_THAT(out_.str(), HasSubstr("用于“学校”；用于“饮水”"));
}

TEST_F(PlanRevisionTest, ProposeSaysByHowMuchLimitsAreExceededAndThatTheStartHadPassed) {
  ASSERT_EQ(Run({"propose", "20231218-622927-1", "--preview"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("640000 的车辆运力差 3.6 t；640100-01 的装卸能力差 1.2 t, 1.5 m³"));
  EXPECT_THAT(out_.str(), HasSubstr("（补录）"));
}

TEST_F(PlanRevisionTest, SubmitSaysHowMuchTooLateGoodsWouldComeThatLeaveNow) {
  EXPECT_EQ(Run({"submit", "20231218-622927-1-01"}, Language::kEnglish), 1);
  EXPECT_THAT(err_.str(), HasSubstr("too late when it leaves now: 1 640100-01 7 It would arrive later than needed. (1 h 30 min late)"));
  EXPECT_THAT(err_.str(), HasSubstr("2 more changes are not listed."));
}

TEST_F(PlanRevisionTest, ProposeNamesThePreferencesThatThereAre) {
  EXPECT_EQ(Run({"propose", "20231218-622927-1", "--prefer", "speed=high"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("tier=none|before-arrival|after-arrival"));
}

TEST_F(PlanRevisionTest, CompareSaysWhichPlanIsBetterAndWhere) {
  ASSERT_EQ(Run({"compare", "20231218-622927-1-01", "20231218-622927-1-02"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("20231218-622927-1-01 较优：特急需求未满足 0，另一方案 5,000（件）。"));
  EXPECT_THAT(out_.str(), HasSubstr("◀"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("▶")));
  EXPECT_THAT(out_.str(), HasSubstr("≠"));
  ASSERT_EQ(Run({"compare", "20231218-622927-1-01", "20231218-622927-1-02"}, Language::kEnglish), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("20231218-622927-1-01 is better: critical needs not met 0 against 5,000 (units)."));
}

TEST_F(PlanRevisionTest, CompareDoesNotRankPlansThatAnswerDifferentNeeds) {
  ASSERT_EQ(Run({"compare", "20231218-622927-1-03", "20231218-622927-1-02"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("两个方案满足的需求不同，不比较优劣。"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("较优：")));
}

TEST_F(PlanRevisionTest, EditSendsLinesCountedFromOneAndPrintsWhatTheyBreakAndCost) {
  ASSERT_EQ(Run({"edit", "20231218-622927-1-01", "--line", "20231218-622927-1-01/2:640100-01:7=40", "--line",
                 "20231218-622927-1-01:622900-01:8=0", "--check"}),
            0)
      << err_.str();
  ASSERT_EQ(planners_.edited.lines_size(), 2);
  EXPECT_EQ(planners_.edited.lines(0).requisition(), "requisitions/20231218-622927-1-01");
  EXPECT_EQ(planners_.edited.lines(0).requisition_line_index(), 1);
  EXPECT_EQ(planners_.edited.lines(0).warehouse(), "warehouses/640100-01");
  EXPECT_EQ(planners_.edited.lines(0).lot(), "lots/7");
  EXPECT_EQ(planners_.edited.lines(0).quantity(), 40);
  EXPECT_EQ(planners_.edited.lines(1).requisition_line_index(), 0);
  EXPECT_EQ(planners_.edited.lines(1).quantity(), 0);
  EXPECT_TRUE(planners_.edited.validate_only());
  EXPECT_THAT(out_.str(), HasSubstr("分配的数量超过该批次的可用量"));
  EXPECT_THAT(out_.str(), HasSubstr("12,000"));
  EXPECT_THAT(out_.str(), HasSubstr("2,000"));
}

TEST_F(PlanRevisionTest, EditListsTheRulesThatARefusedPlanBreaksAndHowManyMoreThereAre) {
  EXPECT_EQ(Run({"edit", "20231218-622927-1-01", "--line", "20231218-622927-1-01:640100-01:7=40"}, Language::kEnglish), 1);
  EXPECT_THAT(err_.str(), HasSubstr("The edited plan breaks rules in 1000 places."));
  EXPECT_THAT(err_.str(), HasSubstr("640100-01 7: It is more than the lot has. (40 > 30)"));
  EXPECT_THAT(err_.str(), HasSubstr("999 more broken rules are not listed."));
}

TEST_F(PlanRevisionTest, EditRefusesLinesThatAreNotWhole) {
  for (const char* line : {"", "7=40", "r:w:7", "r/0:w:7=1", "r/x:w:7=1", "r:w:=1", "r:w:7=-1", ":w:7=1"}) {
    EXPECT_EQ(Run({"edit", "20231218-622927-1-01", "--line", line}), 2) << line;
  }
  EXPECT_THAT(planners_.edited.request_id(), IsEmpty());
}

TEST_F(PlanRevisionTest, ReplanSaysWhatChangedAndWhatGoesOn) {
  ASSERT_EQ(Run({"replan", "20231218-622927-1-01"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("替换方案"));
  EXPECT_THAT(out_.str(), HasSubstr("20231218-622927-1-01/1"));
  EXPECT_THAT(out_.str(), HasSubstr("已动用的 1 批照常进行"));
}

}  // namespace
}  // namespace muster::cli
