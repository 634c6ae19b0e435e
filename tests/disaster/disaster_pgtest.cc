#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "disaster/api/incident_api.h"
#include "disaster/api/report_api.h"
#include "disaster/api/response_level_api.h"
#include "platform/pg/testing/check_statements.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "sql/disaster_migrations.h"
#include "support/service_fixture.h"

namespace muster::disaster {
namespace {

using common::v1::RESPONSE_LEVEL_I;
using common::v1::RESPONSE_LEVEL_II;
using common::v1::RESPONSE_LEVEL_III;
using common::v1::RESPONSE_LEVEL_IV;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::Time China(int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(2023, 12, day, hour, minute), absl::FixedTimeZone(8 * 3600));
}
const absl::Time kOccurTime = China(18, 23, 59);

class Disaster : public ::testing::Test {
 protected:
  Disaster()
      : fixture_("disaster", sql::Migrations()),
        incidents_(fixture_.scopes,
                   [this](const rpc::Call&, const std::string& chapter) -> absl::StatusOr<std::optional<common::v1::GeoPoint>> {
                     const absl::MutexLock lock(&mutex_);
                     seats_asked_.push_back(chapter);
                     return seat_;
                   }),
        reports_(fixture_.scopes),
        levels_(fixture_.scopes) {}

  rpc::Call Officer(absl::string_view chapter = "chapters/622927") {
    return fixture_.As("users/officer", chapter, {common::v1::ROLE_DUTY_OFFICER});
  }
  rpc::Call Commander(absl::string_view chapter = "chapters/620000") {
    return fixture_.As("users/commander", chapter, {common::v1::ROLE_COMMANDER});
  }

  v1::CreateIncidentRequest IncidentRequest() {
    v1::CreateIncidentRequest request;
    request.set_request_id(NewUuid());
    v1::Incident& incident = *request.mutable_incident();
    incident.set_title("积石山县 6.2 级地震");
    incident.set_hazard(v1::HAZARD_EARTHQUAKE);
    incident.set_chapter("chapters/622927");
    incident.set_magnitude("M6.2");
    *incident.mutable_occur_time() = ToTimestamp(kOccurTime);
    return request;
  }
  v1::Incident NewIncident() { return incidents_.CreateIncident(Officer(), IncidentRequest()).value(); }
  v1::Incident Get(const std::string& name) {
    v1::GetIncidentRequest request;
    request.set_name(name);
    return incidents_.GetIncident(Officer(), request).value();
  }

  v1::CreateReportRequest ReportRequest(const std::string& incident, v1::Report::Kind kind) {
    v1::CreateReportRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(incident);
    v1::Report& report = *request.mutable_report();
    report.set_kind(kind);
    report.set_source(v1::Report::SOURCE_OWN);
    report.set_chapter("chapters/622927");
    *report.mutable_as_of_time() = ToTimestamp(China(19, 1, 0));
    return request;
  }
  absl::StatusOr<v1::Report> File(const std::string& incident, v1::Report::Kind kind) {
    return reports_.CreateReport(Officer(), ReportRequest(incident, kind));
  }
  // Files what `source` counts as dead.
  void FileDead(const std::string& incident, v1::Report::Source source, std::int64_t dead_people, absl::Time as_of_time) {
    v1::ListReportsRequest list;
    list.set_parent(incident);
    const bool first = reports_.ListReports(Officer(), list)->reports().empty();
    v1::CreateReportRequest request = ReportRequest(incident, first ? v1::Report::KIND_INITIAL : v1::Report::KIND_FOLLOW_UP);
    request.mutable_report()->set_source(source);
    request.mutable_report()->mutable_figures()->set_dead_people(dead_people);
    *request.mutable_report()->mutable_as_of_time() = ToTimestamp(as_of_time);
    ASSERT_TRUE(reports_.CreateReport(Officer(), request).ok());
  }

  absl::StatusOr<v1::ResponseLevelDecision> Propose(const std::string& incident, const std::string& chapter = "chapters/620000") {
    v1::ProposeResponseLevelRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(incident);
    request.set_chapter(chapter);
    return levels_.ProposeResponseLevel(Commander("chapters/000000"), request);
  }
  v1::DecideResponseLevelRequest DecideRequest(const std::string& incident, common::v1::ResponseLevel level) {
    v1::DecideResponseLevelRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(incident);
    request.set_chapter("chapters/620000");
    request.set_level(level);
    request.set_reason("灾情严重");
    return request;
  }
  absl::StatusOr<v1::ResponseLevelDecision> Decide(const std::string& incident, common::v1::ResponseLevel level) {
    return levels_.DecideResponseLevel(Commander(), DecideRequest(incident, level));
  }
  v1::EndResponseLevelRequest EndRequest(const std::string& incident) {
    v1::EndResponseLevelRequest request;
    request.set_request_id(NewUuid());
    request.set_parent(incident);
    request.set_chapter("chapters/620000");
    request.set_reason("救援结束");
    return request;
  }
  std::vector<v1::ResponseLevelDecision> Decisions(const std::string& incident) {
    v1::ListResponseLevelDecisionsRequest request;
    request.set_parent(incident);
    const auto response = levels_.ListResponseLevelDecisions(Officer(), request).value();
    return {response.response_level_decisions().begin(), response.response_level_decisions().end()};
  }

  testing::ServiceFixture fixture_;
  std::optional<common::v1::GeoPoint> seat_;
  absl::Mutex mutex_;
  std::vector<std::string> seats_asked_;
  IncidentApi incidents_;
  ReportApi reports_;
  ResponseLevelApi levels_;
};

TEST_F(Disaster, EveryStatementIsWhatItsFileDeclares) {
  EXPECT_THAT(pg::testing::CheckStatements(fixture_.database.Conninfo("disaster"), sql::Statements()), IsEmpty());
}

TEST_F(Disaster, NamesAnIncidentByItsDayInChinaItsDivisionAndANumber) {
  const v1::Incident first = NewIncident();
  EXPECT_EQ(first.name(), "incidents/20231218-622927-1");
  EXPECT_EQ(first.state(), v1::Incident::STATE_ACTIVE);
  EXPECT_EQ(first.creator(), "users/officer");
  EXPECT_EQ(FromTimestamp(first.create_time()), fixture_.clock.Now());
  EXPECT_EQ(NewIncident().name(), "incidents/20231218-622927-2");
  v1::CreateIncidentRequest next_day = IncidentRequest();
  *next_day.mutable_incident()->mutable_occur_time() = ToTimestamp(China(19, 0, 0));
  EXPECT_EQ(incidents_.CreateIncident(Officer(), next_day)->name(), "incidents/20231219-622927-1");
  EXPECT_EQ(Get(first.name()).DebugString(), first.DebugString());
  EXPECT_EQ(fixture_.EventTypes(), std::vector<std::string>(3, "muster.disaster.v1.IncidentCreated"));
}

TEST_F(Disaster, PlacesAnIncidentAtTheChaptersSeatWhenNobodySaysWhere) {
  seat_.emplace().set_latitude_degrees(35.71);
  seat_->set_longitude_degrees(102.87);
  EXPECT_EQ(NewIncident().location().latitude_degrees(), 35.71);
  EXPECT_THAT(seats_asked_, ElementsAre("chapters/622927"));

  v1::CreateIncidentRequest request = IncidentRequest();
  request.mutable_incident()->mutable_location()->set_latitude_degrees(35.7);
  const v1::Incident placed = *incidents_.CreateIncident(Officer(), request);
  EXPECT_EQ(placed.location().latitude_degrees(), 35.7);
  EXPECT_EQ(Get(placed.name()).location().longitude_degrees(), 0);
  EXPECT_EQ(seats_asked_.size(), 1);
}

TEST_F(Disaster, LeavesThePlaceOpenWhenTheChapterHasNoSeat) { EXPECT_FALSE(Get(NewIncident().name()).has_location()); }

TEST_F(Disaster, ReportsEveryWrongFieldOfAnIncidentAtOnce) {
  v1::CreateIncidentRequest request;
  request.set_request_id("1");
  v1::Incident& incident = *request.mutable_incident();
  incident.set_hazard(static_cast<v1::Hazard>(99));
  incident.set_chapter("622927");
  incident.set_magnitude(std::string(51, 'M'));
  incident.mutable_location()->set_latitude_degrees(91);
  *incident.mutable_occur_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  const absl::Status status = incidents_.CreateIncident(Officer(), request).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_THAT(testing::WrongFields(status), ElementsAre("request_id MALFORMED", "incident.title REQUIRED", "incident.hazard REQUIRED",
                                                        "incident.chapter MALFORMED", "incident.location.latitude_degrees OUT_OF_RANGE",
                                                        "incident.occur_time TIME_OUT_OF_RANGE", "incident.magnitude TOO_LONG"));
}

TEST_F(Disaster, WritesNothingWhenOnlyAskedToCheck) {
  v1::CreateIncidentRequest request = IncidentRequest();
  request.set_validate_only(true);
  EXPECT_EQ(incidents_.CreateIncident(Officer(), request)->name(), "");
  EXPECT_THAT(fixture_.EventTypes(), IsEmpty());
}

TEST_F(Disaster, AnswersARepeatedRequestAsTheFirstTimeAndRefusesItsIdWithAnotherBody) {
  v1::CreateIncidentRequest request = IncidentRequest();
  const v1::Incident first = *incidents_.CreateIncident(Officer(), request);
  fixture_.clock.Advance(absl::Minutes(5));
  EXPECT_EQ(incidents_.CreateIncident(Officer(), request)->DebugString(), first.DebugString());
  EXPECT_EQ(fixture_.EventTypes().size(), 1);
  request.mutable_incident()->set_title("另一场");
  EXPECT_EQ(ReasonOf(incidents_.CreateIncident(Officer(), request).status()), "REQUEST_ID_REUSED");
}

TEST_F(Disaster, LogsAnIncidentOnlyForADutyOfficerOfItsChapterOrOneAbove) {
  EXPECT_TRUE(incidents_.CreateIncident(Officer("chapters/620000"), IncidentRequest()).ok());
  EXPECT_EQ(ReasonOf(incidents_.CreateIncident(Officer("chapters/622901"), IncidentRequest()).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(incidents_.CreateIncident(Commander(), IncidentRequest()).status()), "ROLE_MISSING");
  v1::CreateIncidentRequest request = IncidentRequest();
  request.mutable_incident()->set_chapter("chapters/999999");
  EXPECT_EQ(ReasonOf(incidents_.CreateIncident(Officer(), request).status()), "CHAPTER_UNKNOWN");
}

TEST_F(Disaster, ShowsAnIncidentToNeighbours) {
  v1::GetIncidentRequest request;
  request.set_name(NewIncident().name());
  EXPECT_TRUE(incidents_.GetIncident(fixture_.As("users/auditor", "chapters/640104", {common::v1::ROLE_AUDITOR}), request).ok());
  request.set_name("incidents/20231218-622927-9");
  EXPECT_EQ(ReasonOf(incidents_.GetIncident(Officer(), request).status()), "INCIDENT_UNKNOWN");
}

TEST_F(Disaster, ListsIncidentsTheLatestFirstPageByPage) {
  for (const int minute : {10, 30, 20, 30, 0}) {
    v1::CreateIncidentRequest request = IncidentRequest();
    *request.mutable_incident()->mutable_occur_time() = ToTimestamp(China(19, 1, minute));
    ASSERT_TRUE(incidents_.CreateIncident(Officer(), request).ok());
  }
  std::vector<std::string> names;
  v1::ListIncidentsRequest request;
  request.set_page_size(2);
  int page_count = 0;
  do {
    const v1::ListIncidentsResponse response = *incidents_.ListIncidents(Officer(), request);
    for (const v1::Incident& incident : response.incidents()) names.push_back(incident.name().substr(strlen("incidents/20231219-622927-")));
    request.set_page_token(response.next_page_token());
    ++page_count;
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("4", "2", "3", "1", "5"));
  EXPECT_EQ(page_count, 3);
}

TEST_F(Disaster, ListsIncidentsOfASubtreeAndRefusesAnotherQuerysPageToken) {
  NewIncident();
  v1::CreateIncidentRequest elsewhere = IncidentRequest();
  elsewhere.mutable_incident()->set_chapter("chapters/640104");
  ASSERT_TRUE(incidents_.CreateIncident(Officer("chapters/640000"), elsewhere).ok());
  const auto count = [&](const char* ancestor, v1::Incident::State state) {
    v1::ListIncidentsRequest request;
    request.set_ancestor(ancestor);
    request.set_state(state);
    return incidents_.ListIncidents(Officer(), request)->incidents_size();
  };
  EXPECT_EQ(count("", v1::Incident::STATE_ACTIVE), 2);
  EXPECT_EQ(count("chapters/000000", v1::Incident::STATE_UNSPECIFIED), 2);
  EXPECT_EQ(count("chapters/620000", v1::Incident::STATE_UNSPECIFIED), 1);
  EXPECT_EQ(count("chapters/150000", v1::Incident::STATE_UNSPECIFIED), 0);
  EXPECT_EQ(count("", v1::Incident::STATE_ENDED), 0);

  v1::ListIncidentsRequest request;
  request.set_page_size(1);
  request.set_page_token(incidents_.ListIncidents(Officer(), request)->next_page_token());
  request.set_ancestor("chapters/620000");
  request.set_page_size(-1);
  EXPECT_THAT(testing::WrongFields(incidents_.ListIncidents(Officer(), request).status()),
              ElementsAre("page_size OUT_OF_RANGE", "page_token PAGE_TOKEN_MALFORMED"));
  request = {};
  request.set_ancestor("chapters/999999");
  EXPECT_EQ(ReasonOf(incidents_.ListIncidents(Officer(), request).status()), "CHAPTER_UNKNOWN");
}

TEST_F(Disaster, TakesOneInitialReportThenFollowUpsAndNothingAfterTheFinalOne) {
  const std::string incident = NewIncident().name();
  EXPECT_EQ(ReasonOf(File(incident, v1::Report::KIND_FOLLOW_UP).status()), "INITIAL_REPORT_MISSING");
  EXPECT_EQ(File(incident, v1::Report::KIND_INITIAL)->name(), incident + "/reports/1");
  EXPECT_EQ(ReasonOf(File(incident, v1::Report::KIND_INITIAL).status()), "INITIAL_REPORT_EXISTS");
  EXPECT_EQ(File(incident, v1::Report::KIND_FOLLOW_UP)->name(), incident + "/reports/2");
  EXPECT_TRUE(File(incident, v1::Report::KIND_FINAL).ok());
  EXPECT_EQ(ReasonOf(File(incident, v1::Report::KIND_FOLLOW_UP).status()), "FINAL_REPORT_EXISTS");
  EXPECT_EQ(fixture_.EventTypes().size(), 4);
}

TEST_F(Disaster, TakesNoReportFromSomebodyWhoHasNotSeenTheLatest) {
  const std::string incident = NewIncident().name();
  const std::string initial = File(incident, v1::Report::KIND_INITIAL)->name();
  v1::CreateReportRequest mine = ReportRequest(incident, v1::Report::KIND_FOLLOW_UP);
  mine.set_latest_report(initial);
  v1::CreateReportRequest theirs = mine;
  theirs.set_request_id(NewUuid());
  const std::string second = reports_.CreateReport(Officer(), theirs)->name();
  const absl::Status refusal = reports_.CreateReport(Officer(), mine).status();
  EXPECT_EQ(ReasonOf(refusal), "NEWER_REPORT");
  EXPECT_THAT(DetailsOf(refusal), ::testing::Contains(::testing::Field(&Detail::value, second)));
  EXPECT_EQ(reports_.CreateReport(Officer(), theirs)->name(), second) << "a repeated call is answered as the first time";
  mine.set_latest_report(second);
  EXPECT_EQ(reports_.CreateReport(Officer(), mine)->name(), incident + "/reports/3");
  mine.set_latest_report("incidents/20231218-622927-9/reports/1");
  EXPECT_THAT(reports_.CreateReport(Officer(), mine).status().message(), HasSubstr("latest_report"));
}

TEST_F(Disaster, KeepsFiguresAsTheyWereGivenAndSourcesApart) {
  const std::string incident = NewIncident().name();
  v1::CreateReportRequest own = ReportRequest(incident, v1::Report::KIND_INITIAL);
  own.mutable_report()->mutable_figures()->set_dead_people(0);
  own.mutable_report()->mutable_figures()->set_collapsed_rooms(5000);
  const v1::Report filed = *reports_.CreateReport(Officer(), own);
  v1::CreateReportRequest government = ReportRequest(incident, v1::Report::KIND_FOLLOW_UP);
  government.mutable_report()->set_source(v1::Report::SOURCE_GOVERNMENT);
  government.mutable_report()->set_source_citation("甘肃省新闻发布会");
  government.mutable_report()->mutable_figures()->set_dead_people(117);
  ASSERT_TRUE(reports_.CreateReport(Officer(), government).ok());

  v1::ListReportsRequest list;
  list.set_parent(incident);
  const v1::ListReportsResponse response = *reports_.ListReports(Officer("chapters/640104"), list);
  ASSERT_EQ(response.reports_size(), 2);
  EXPECT_EQ(response.reports(0).DebugString(), filed.DebugString());
  EXPECT_TRUE(response.reports(0).figures().has_dead_people());
  EXPECT_FALSE(response.reports(0).figures().has_missing_people());
  EXPECT_EQ(response.reports(1).figures().dead_people(), 117);
  EXPECT_FALSE(response.reports(1).figures().has_collapsed_rooms());
}

TEST_F(Disaster, SaysWhenAReportWasDueOnlyWhereAPolicySaysSo) {
  const std::string incident = NewIncident().name();
  const v1::Report initial = *File(incident, v1::Report::KIND_INITIAL);
  EXPECT_EQ(FromTimestamp(initial.due_time()), kOccurTime + absl::Minutes(120));
  EXPECT_EQ(initial.due_source(), "自然灾害情况统计调查制度（应急〔2020〕19号）");
  const v1::Report follow_up = *File(incident, v1::Report::KIND_FOLLOW_UP);
  EXPECT_FALSE(follow_up.has_due_time());
  EXPECT_EQ(follow_up.due_source(), "");

  v1::CreateReportRequest by_prefecture = ReportRequest(NewIncident().name(), v1::Report::KIND_INITIAL);
  by_prefecture.mutable_report()->set_chapter("chapters/622900");
  EXPECT_FALSE(reports_.CreateReport(Officer("chapters/622900"), by_prefecture)->has_due_time());
}

TEST_F(Disaster, ReportsEveryWrongFieldOfAReportAtOnce) {
  v1::CreateReportRequest request = ReportRequest(NewIncident().name(), v1::Report::KIND_UNSPECIFIED);
  request.set_request_id("");
  v1::Report& report = *request.mutable_report();
  report.set_source(static_cast<v1::Report::Source>(7));
  report.set_chapter("chapters/640000");
  *report.mutable_as_of_time() = ToTimestamp(kOccurTime - absl::Seconds(1));
  report.mutable_figures()->set_dead_people(-1);
  report.mutable_figures()->set_direct_economic_loss_cny(1'000'000'000'000'001);
  report.set_source_citation(std::string(501, 'x'));
  EXPECT_THAT(testing::WrongFields(reports_.CreateReport(Officer("chapters/000000"), request).status()),
              ElementsAre("request_id REQUIRED", "report.kind REQUIRED", "report.source REQUIRED", "report.chapter CHAPTER_UNRELATED",
                          "report.as_of_time TIME_OUT_OF_RANGE", "report.figures.dead_people OUT_OF_RANGE",
                          "report.figures.direct_economic_loss_cny OUT_OF_RANGE", "report.source_citation TOO_LONG"));
  request = ReportRequest("incidents/20231218-622927-1", v1::Report::KIND_INITIAL);
  *request.mutable_report()->mutable_as_of_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  EXPECT_THAT(testing::WrongFields(reports_.CreateReport(Officer(), request).status()), ElementsAre("report.as_of_time TIME_OUT_OF_RANGE"));
}

TEST_F(Disaster, TakesReportsFromDutyOfficersOfChaptersAtAboveOrBelowTheIncident) {
  const std::string incident = NewIncident().name();
  v1::CreateReportRequest by_region = ReportRequest(incident, v1::Report::KIND_INITIAL);
  by_region.mutable_report()->set_chapter("chapters/620000");
  EXPECT_EQ(ReasonOf(reports_.CreateReport(Officer("chapters/622927"), by_region).status()), "OUTSIDE_CHAPTER");
  EXPECT_TRUE(reports_.CreateReport(Officer("chapters/620000"), by_region).ok());
  EXPECT_EQ(ReasonOf(reports_.CreateReport(Commander(), ReportRequest(incident, v1::Report::KIND_FOLLOW_UP)).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(File("incidents/20231218-622927-9", v1::Report::KIND_INITIAL).status()), "INCIDENT_UNKNOWN");
}

TEST_F(Disaster, TakesExactlyOneOfManyInitialReportsAtOnce) {
  const std::string incident = NewIncident().name();
  std::vector<absl::Status> answers(6);
  {
    std::vector<std::jthread> threads;
    for (absl::Status& answer : answers) {
      threads.emplace_back([&] { answer = File(incident, v1::Report::KIND_INITIAL).status(); });
    }
  }
  int taken = 0;
  for (const absl::Status& answer : answers) {
    taken += answer.ok();
    EXPECT_EQ(ReasonOf(answer), answer.ok() ? "" : "INITIAL_REPORT_EXISTS");
  }
  EXPECT_EQ(taken, 1);
}

TEST_F(Disaster, GivesIncidentsLoggedAtOnceDifferentNumbers) {
  std::vector<std::string> names(6);
  {
    std::vector<std::jthread> threads;
    for (std::string& name : names) threads.emplace_back([&] { name = NewIncident().name(); });
  }
  std::sort(names.begin(), names.end());
  for (int i = 0; i < 6; ++i) EXPECT_EQ(names[i], absl::StrCat("incidents/20231218-622927-", i + 1));
}

TEST_F(Disaster, ProposesByTheShippedTablesExactlyAtTheirBoundaries) {
  struct Case {
    std::int64_t dead_people;
    common::v1::ResponseLevel level;
    const char* table;
  };
  const Case cases[] = {{49, common::v1::RESPONSE_LEVEL_UNSPECIFIED, ""},        {50, RESPONSE_LEVEL_III, "triggerTables/national-2016"},
                        {99, RESPONSE_LEVEL_III, "triggerTables/national-2016"}, {100, RESPONSE_LEVEL_II, "triggerTables/national-2016"},
                        {199, RESPONSE_LEVEL_II, "triggerTables/national-2016"}, {200, RESPONSE_LEVEL_I, "triggerTables/national-2024"}};
  for (const Case& c : cases) {
    const std::string incident = NewIncident().name();
    FileDead(incident, v1::Report::SOURCE_GOVERNMENT, c.dead_people, China(19, 1, 0));
    const v1::ResponseLevelDecision proposal = *Propose(incident);
    EXPECT_EQ(proposal.level(), c.level) << c.dead_people;
    EXPECT_EQ(proposal.state(), v1::ResponseLevelDecision::STATE_PROPOSED);
    EXPECT_EQ(proposal.decider(), "");
    EXPECT_FALSE(proposal.has_effect_time());
    ASSERT_EQ(proposal.fired_clauses_size(), c.level == common::v1::RESPONSE_LEVEL_UNSPECIFIED ? 0 : 1) << c.dead_people;
    if (proposal.fired_clauses().empty()) continue;
    EXPECT_EQ(proposal.fired_clauses(0).trigger_table(), c.table);
    EXPECT_EQ(proposal.fired_clauses(0).value(), c.dead_people);
    EXPECT_EQ(proposal.fired_clauses(0).report(), incident + "/reports/1");
    EXPECT_THAT(proposal.fired_clauses(0).source(), HasSubstr("国家自然灾害救助应急预案"));
    EXPECT_THAT(Get(incident).active_response_levels(), IsEmpty());
  }
}

TEST_F(Disaster, ShipsTheTriggerTablesWithTheirSourcesAndTheEmptyOnesSaidToBe) {
  const v1::ListTriggerTablesResponse response = *levels_.ListTriggerTables(Officer(), {});
  std::vector<std::string> tables;
  for (const v1::TriggerTable& table : response.trigger_tables()) tables.push_back(absl::StrCat(table.name(), " ", table.clauses_size()));
  EXPECT_THAT(tables, ElementsAre("triggerTables/national-2016 6", "triggerTables/national-2024 4", "triggerTables/national-2024-lower 0",
                                  "triggerTables/red-cross 0"));
  EXPECT_THAT(response.trigger_tables(0).source(), HasSubstr("2016年版"));
  EXPECT_THAT(response.trigger_tables(1).source(), HasSubstr("国办函〔2024〕11号"));
  EXPECT_THAT(response.trigger_tables(2).source(), HasSubstr("未查到"));
  EXPECT_THAT(response.trigger_tables(3).source(), HasSubstr("未查到"));
  EXPECT_FALSE(response.trigger_tables(1).clauses(0).has_maximum());
}

TEST_F(Disaster, LooksAtTheLatestFiguresOfEachSourceByThemselves) {
  const std::string incident = NewIncident().name();
  FileDead(incident, v1::Report::SOURCE_OWN, 210, China(19, 0, 30));
  FileDead(incident, v1::Report::SOURCE_GOVERNMENT, 60, China(19, 1, 0));
  FileDead(incident, v1::Report::SOURCE_OWN, 60, China(19, 1, 30));
  // Filed last, but counted before: it does not take the place of the later count.
  FileDead(incident, v1::Report::SOURCE_OWN, 300, China(19, 0, 15));
  const v1::ResponseLevelDecision proposal = *Propose(incident);
  EXPECT_EQ(proposal.level(), RESPONSE_LEVEL_III);
  ASSERT_EQ(proposal.fired_clauses_size(), 2);
  EXPECT_EQ(proposal.fired_clauses(0).report(), incident + "/reports/3");
  EXPECT_EQ(proposal.fired_clauses(1).report(), incident + "/reports/2");
  EXPECT_EQ(Decisions(incident).at(0).DebugString(), proposal.DebugString());
}

TEST_F(Disaster, ProposesNothingBeforeTheInitialReport) {
  EXPECT_EQ(ReasonOf(Propose(NewIncident().name()).status()), "INITIAL_REPORT_MISSING");
  EXPECT_EQ(ReasonOf(Propose("incidents/20231218-622927-9").status()), "INCIDENT_UNKNOWN");
}

TEST_F(Disaster, PutsADecisionInForceWithTheClausesThatSpeakForIt) {
  const std::string incident = NewIncident().name();
  FileDead(incident, v1::Report::SOURCE_GOVERNMENT, 117, China(19, 1, 0));
  const v1::ResponseLevelDecision decided = *Decide(incident, RESPONSE_LEVEL_II);
  EXPECT_EQ(decided.name(), incident + "/responseLevelDecisions/1");
  EXPECT_EQ(decided.state(), v1::ResponseLevelDecision::STATE_DECIDED);
  EXPECT_EQ(decided.decider(), "users/commander");
  EXPECT_EQ(FromTimestamp(decided.effect_time()), fixture_.clock.Now());
  EXPECT_EQ(decided.fired_clauses_size(), 1);
  const v1::Incident now = Get(incident);
  ASSERT_EQ(now.active_response_levels_size(), 1);
  EXPECT_EQ(now.active_response_levels(0).chapter(), "chapters/620000");
  EXPECT_EQ(now.active_response_levels(0).level(), RESPONSE_LEVEL_II);
  EXPECT_EQ(now.active_response_levels(0).response_level_decision(), decided.name());
  EXPECT_NE(now.etag(), "1");
  EXPECT_THAT(Decide(NewIncident().name(), RESPONSE_LEVEL_IV)->fired_clauses(), IsEmpty());
}

TEST_F(Disaster, ReplacesTheLevelInForceAndKeepsTheOldOne) {
  const std::string incident = NewIncident().name();
  v1::DecideResponseLevelRequest third = DecideRequest(incident, RESPONSE_LEVEL_III);
  *third.mutable_effect_time() = ToTimestamp(China(19, 0, 20));
  ASSERT_TRUE(levels_.DecideResponseLevel(Commander(), third).ok());
  EXPECT_EQ(ReasonOf(Decide(incident, RESPONSE_LEVEL_III).status()), "LEVEL_UNCHANGED");
  v1::DecideResponseLevelRequest second = DecideRequest(incident, RESPONSE_LEVEL_II);
  *second.mutable_effect_time() = ToTimestamp(China(19, 0, 10));
  EXPECT_EQ(ReasonOf(levels_.DecideResponseLevel(Commander(), second).status()), "LEVEL_IN_FORCE_LATER");
  *second.mutable_effect_time() = ToTimestamp(China(19, 0, 47));
  ASSERT_TRUE(levels_.DecideResponseLevel(Commander(), second).ok());

  const std::vector<v1::ResponseLevelDecision> all = Decisions(incident);
  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(all[0].state(), v1::ResponseLevelDecision::STATE_REPLACED);
  EXPECT_EQ(FromTimestamp(all[0].end_time()), China(19, 0, 47));
  EXPECT_EQ(all[1].state(), v1::ResponseLevelDecision::STATE_DECIDED);
  ASSERT_EQ(Get(incident).active_response_levels_size(), 1);
  EXPECT_EQ(Get(incident).active_response_levels(0).level(), RESPONSE_LEVEL_II);
}

TEST_F(Disaster, ReplacesNoLevelThatTheDeciderHasNotSeen) {
  const std::string incident = NewIncident().name();
  v1::DecideResponseLevelRequest third = DecideRequest(incident, RESPONSE_LEVEL_III);
  v1::DecideResponseLevelRequest second = DecideRequest(incident, RESPONSE_LEVEL_II);
  third.set_decision_in_force("");
  second.set_decision_in_force("");
  const absl::StatusOr<v1::ResponseLevelDecision> decided = levels_.DecideResponseLevel(Commander(), third);
  ASSERT_TRUE(decided.ok());
  EXPECT_EQ(ReasonOf(levels_.DecideResponseLevel(Commander(), second).status()), "LEVEL_CHANGED");
  EXPECT_EQ(Get(incident).active_response_levels(0).level(), RESPONSE_LEVEL_III);
  second.set_decision_in_force(decided->name());
  ASSERT_TRUE(levels_.DecideResponseLevel(Commander(), second).ok());

  v1::EndResponseLevelRequest end;
  end.set_request_id(NewUuid());
  end.set_parent(incident);
  end.set_chapter("chapters/620000");
  end.set_reason("搜救结束");
  end.set_decision_in_force(decided->name());
  EXPECT_EQ(ReasonOf(levels_.EndResponseLevel(Commander(), end).status()), "LEVEL_CHANGED");
  EXPECT_EQ(Get(incident).active_response_levels(0).level(), RESPONSE_LEVEL_II);
}

TEST_F(Disaster, LetsChaptersHaveLevelsOfTheirOwnForOneIncident) {
  const std::string incident = NewIncident().name();
  ASSERT_TRUE(Decide(incident, RESPONSE_LEVEL_II).ok());
  v1::DecideResponseLevelRequest neighbour = DecideRequest(incident, RESPONSE_LEVEL_III);
  neighbour.set_chapter("chapters/640000");
  EXPECT_EQ(ReasonOf(levels_.DecideResponseLevel(Commander(), neighbour).status()), "OUTSIDE_CHAPTER");
  ASSERT_TRUE(levels_.DecideResponseLevel(Commander("chapters/640000"), neighbour).ok());
  EXPECT_EQ(Get(incident).active_response_levels_size(), 2);
  v1::ListIncidentsRequest list;
  EXPECT_EQ(incidents_.ListIncidents(Officer(), list)->incidents(0).active_response_levels_size(), 2);
}

TEST_F(Disaster, EndsTheLevelInForceOnceAndSaysWhy) {
  const std::string incident = NewIncident().name();
  EXPECT_EQ(ReasonOf(levels_.EndResponseLevel(Commander(), EndRequest(incident)).status()), "NO_ACTIVE_LEVEL");
  ASSERT_TRUE(Decide(incident, RESPONSE_LEVEL_II).ok());
  fixture_.clock.Advance(absl::Hours(1));
  const v1::EndResponseLevelRequest request = EndRequest(incident);
  const v1::ResponseLevelDecision ended = *levels_.EndResponseLevel(Commander(), request);
  EXPECT_EQ(ended.state(), v1::ResponseLevelDecision::STATE_ENDED);
  EXPECT_EQ(ended.reason(), "灾情严重");
  EXPECT_EQ(ended.end_reason(), "救援结束");
  EXPECT_EQ(ended.ender(), "users/commander");
  EXPECT_EQ(FromTimestamp(ended.end_time()), fixture_.clock.Now());
  EXPECT_EQ(levels_.EndResponseLevel(Commander(), request)->DebugString(), ended.DebugString());
  EXPECT_EQ(ReasonOf(levels_.EndResponseLevel(Commander(), EndRequest(incident)).status()), "NO_ACTIVE_LEVEL");
  EXPECT_EQ(Decisions(incident).at(0).DebugString(), ended.DebugString());
  EXPECT_THAT(Get(incident).active_response_levels(), IsEmpty());
  EXPECT_THAT(fixture_.EventTypes(), ElementsAre("muster.disaster.v1.IncidentCreated", "muster.disaster.v1.ResponseLevelDecided",
                                                 "muster.disaster.v1.ResponseLevelEnded"));
}

TEST_F(Disaster, ReportsEveryWrongFieldOfADecisionAtOnce) {
  v1::DecideResponseLevelRequest request = DecideRequest(NewIncident().name(), static_cast<common::v1::ResponseLevel>(5));
  request.set_chapter("");
  request.set_reason(" ");
  *request.mutable_effect_time() = ToTimestamp(kOccurTime - absl::Seconds(1));
  const std::vector<std::string> wrong = {"chapter REQUIRED", "level REQUIRED", "reason REQUIRED", "effect_time TIME_OUT_OF_RANGE"};
  EXPECT_EQ(testing::WrongFields(levels_.DecideResponseLevel(Commander(), request).status()), wrong);
  *request.mutable_effect_time() = ToTimestamp(fixture_.clock.Now() + absl::Seconds(1));
  EXPECT_EQ(testing::WrongFields(levels_.DecideResponseLevel(Commander(), request).status()), wrong);
  EXPECT_EQ(ReasonOf(Decide("incidents/20231218-622927-9", RESPONSE_LEVEL_I).status()), "INCIDENT_UNKNOWN");
}

TEST_F(Disaster, LeavesDecidingAndEndingALevelToCommanders) {
  const std::string incident = NewIncident().name();
  const rpc::Call officer = Officer("chapters/620000");
  EXPECT_EQ(ReasonOf(levels_.DecideResponseLevel(officer, DecideRequest(incident, RESPONSE_LEVEL_II)).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(levels_.EndResponseLevel(officer, EndRequest(incident)).status()), "ROLE_MISSING");
}

TEST_F(Disaster, LeavesOneLevelInForceWhenManyAreDecidedAtOnce) {
  const std::string incident = NewIncident().name();
  {
    std::vector<std::jthread> threads;
    for (const auto level : {RESPONSE_LEVEL_I, RESPONSE_LEVEL_II, RESPONSE_LEVEL_III, RESPONSE_LEVEL_IV}) {
      threads.emplace_back([&, level] { EXPECT_TRUE(Decide(incident, level).ok()); });
    }
  }
  int in_force = 0;
  for (const v1::ResponseLevelDecision& decision : Decisions(incident))
    in_force += decision.state() == v1::ResponseLevelDecision::STATE_DECIDED;
  EXPECT_EQ(in_force, 1);
  EXPECT_EQ(Decisions(incident).size(), 4);
  EXPECT_EQ(Get(incident).active_response_levels_size(), 1);
}

}  // namespace
}  // namespace muster::disaster
