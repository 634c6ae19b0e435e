#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/pg/testing/check_statements.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"
#include "roster/api/assignment_api.h"
#include "roster/api/team_api.h"
#include "sql/roster_migrations.h"
#include "support/service_fixture.h"

namespace muster::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kMission[] = "missions/20231218-622927-1-01";

class Roster : public ::testing::Test {
 protected:
  Roster() : fixture_("roster", sql::Migrations()), teams_(fixture_.scopes), assignments_(fixture_.scopes) {}

  rpc::Call Commander(absl::string_view chapter = "chapters/640000") {
    return fixture_.As("users/commander", chapter, {common::v1::ROLE_COMMANDER});
  }
  rpc::Call Dispatch() { return fixture_.AsService("dispatch"); }

  v1::CreateTeamRequest TeamRequest() {
    v1::CreateTeamRequest request;
    request.set_request_id(NewUuid());
    v1::Team& team = *request.mutable_team();
    team.set_display_name("宁夏红十字赈济救援队");
    team.set_chapter("chapters/640000");
    team.set_category(v1::Team::CATEGORY_RELIEF);
    team.set_level(v1::Team::LEVEL_LOCAL);
    team.add_specialities("冰雪救援");
    team.set_member_count(15);
    team.set_lead_time_minutes(120);
    return request;
  }
  v1::Team NewTeam() { return teams_.CreateTeam(Commander(), TeamRequest()).value(); }
  v1::Team Get(const std::string& name) {
    v1::GetTeamRequest request;
    request.set_name(name);
    return teams_.GetTeam(Commander(), request).value();
  }

  absl::StatusOr<v1::Team> SetAvailability(const std::string& name, v1::Team::Availability availability, const std::string& note = "") {
    v1::SetTeamAvailabilityRequest request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    request.set_availability(availability);
    request.set_note(note);
    return teams_.SetTeamAvailability(Commander(), request);
  }
  v1::AssignTeamRequest AssignRequest(const std::string& name, const std::string& mission = kMission) {
    v1::AssignTeamRequest request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    request.set_mission(mission);
    request.set_member_count(15);
    return request;
  }
  absl::StatusOr<v1::Assignment> Assign(const std::string& name, const std::string& mission = kMission) {
    return assignments_.AssignTeam(Dispatch(), AssignRequest(name, mission));
  }
  absl::StatusOr<v1::Assignment> Release(const std::string& name, const std::string& mission = kMission) {
    v1::ReleaseTeamRequest request;
    request.set_request_id(NewUuid());
    request.set_name(name);
    request.set_mission(mission);
    return assignments_.ReleaseTeam(Dispatch(), request);
  }
  std::vector<v1::Assignment> Assignments(const std::string& name) {
    v1::ListAssignmentsRequest request;
    request.set_parent(name);
    const auto response = assignments_.ListAssignments(Commander(), request).value();
    return {response.assignments().begin(), response.assignments().end()};
  }

  testing::ServiceFixture fixture_;
  TeamApi teams_;
  AssignmentApi assignments_;
};

TEST_F(Roster, EveryStatementIsWhatItsFileDeclares) {
  EXPECT_THAT(pg::testing::CheckStatements(fixture_.database.Conninfo("roster"), sql::Statements()), IsEmpty());
}

TEST_F(Roster, NamesATeamByDivisionCategoryAndNumber) {
  const v1::Team first = NewTeam();
  EXPECT_EQ(first.name(), "teams/640000-relief-1");
  EXPECT_EQ(first.availability(), v1::Team::AVAILABILITY_AVAILABLE);
  EXPECT_EQ(Get(first.name()).DebugString(), first.DebugString());
  EXPECT_EQ(NewTeam().name(), "teams/640000-relief-2");
  v1::CreateTeamRequest request = TeamRequest();
  request.mutable_team()->set_category(v1::Team::CATEGORY_SEARCH_AND_RESCUE);
  EXPECT_EQ(teams_.CreateTeam(Commander(), request)->name(), "teams/640000-search-and-rescue-1");
  EXPECT_EQ(fixture_.EventTypes(), std::vector<std::string>(3, "muster.roster.v1.TeamCreated"));
}

TEST_F(Roster, KeepsANameThatWasChosenAndRefusesItASecondTime) {
  v1::CreateTeamRequest request = TeamRequest();
  request.set_team_id("640000-relief-1");
  EXPECT_EQ(teams_.CreateTeam(Commander(), request)->name(), "teams/640000-relief-1");
  request.set_request_id(NewUuid());
  EXPECT_EQ(ReasonOf(teams_.CreateTeam(Commander(), request).status()), "TEAM_EXISTS");
  EXPECT_EQ(NewTeam().name(), "teams/640000-relief-2");
}

TEST_F(Roster, AnswersARepeatedRequestAsTheFirstTimeAndRefusesItsIdWithAnotherBody) {
  v1::CreateTeamRequest request = TeamRequest();
  const v1::Team first = *teams_.CreateTeam(Commander(), request);
  fixture_.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(teams_.CreateTeam(Commander(), request)->DebugString(), first.DebugString());
  EXPECT_EQ(fixture_.EventTypes().size(), 1);
  request.mutable_team()->set_member_count(16);
  EXPECT_EQ(ReasonOf(teams_.CreateTeam(Commander(), request).status()), "REQUEST_ID_REUSED");
}

TEST_F(Roster, ReportsEveryWrongFieldOfATeamAtOnce) {
  v1::CreateTeamRequest request;
  request.set_team_id("宁夏");
  v1::Team& team = *request.mutable_team();
  team.set_category(static_cast<v1::Team::Category>(9));
  team.add_specialities("");
  team.add_specialities(std::string(51, 'x'));
  team.set_member_count(1001);
  team.set_lead_time_minutes(-1);
  EXPECT_THAT(testing::WrongFields(teams_.CreateTeam(Commander(), request).status()),
              ElementsAre("request_id REQUIRED", "team_id MALFORMED", "team.display_name REQUIRED", "team.chapter REQUIRED",
                          "team.category REQUIRED", "team.level REQUIRED", "team.specialities[0] REQUIRED", "team.specialities[1] TOO_LONG",
                          "team.member_count OUT_OF_RANGE", "team.lead_time_minutes OUT_OF_RANGE"));
}

TEST_F(Roster, LetsOnlyThoseInChargeOfTheChapterRegisterATeam) {
  EXPECT_EQ(ReasonOf(teams_.CreateTeam(Commander("chapters/620000"), TeamRequest()).status()), "OUTSIDE_CHAPTER");
  const rpc::Call officer = fixture_.As("users/officer", "chapters/640000", {common::v1::ROLE_DUTY_OFFICER});
  EXPECT_EQ(ReasonOf(teams_.CreateTeam(officer, TeamRequest()).status()), "ROLE_MISSING");
  v1::CreateTeamRequest request = TeamRequest();
  request.mutable_team()->set_chapter("chapters/999999");
  EXPECT_EQ(ReasonOf(teams_.CreateTeam(Commander(), request).status()), "CHAPTER_UNKNOWN");
}

TEST_F(Roster, ShowsTeamsToNeighboursButNotToCallersWithoutARole) {
  v1::GetTeamRequest request;
  request.set_name(NewTeam().name());
  EXPECT_TRUE(teams_.GetTeam(fixture_.As("users/neighbour", "chapters/622927", {common::v1::ROLE_AUDITOR}), request).ok());
  const rpc::Call nobody = fixture_.As("users/nobody", "chapters/640000", {});
  EXPECT_EQ(ReasonOf(teams_.GetTeam(nobody, request).status()), "ROLE_MISSING");
  EXPECT_EQ(ReasonOf(teams_.ListTeams(nobody, {}).status()), "ROLE_MISSING");
  request.set_name("teams/640000-relief-9");
  EXPECT_EQ(ReasonOf(teams_.GetTeam(Commander(), request).status()), "TEAM_UNKNOWN");
}

TEST_F(Roster, ListsTeamsInOrderOfTheirNamesPageByPage) {
  for (int i = 0; i < 5; ++i) NewTeam();
  std::vector<std::string> names;
  v1::ListTeamsRequest request;
  request.set_page_size(2);
  do {
    const v1::ListTeamsResponse response = *teams_.ListTeams(Commander(), request);
    for (const v1::Team& team : response.teams()) names.push_back(team.name());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("teams/640000-relief-1", "teams/640000-relief-2", "teams/640000-relief-3", "teams/640000-relief-4",
                                 "teams/640000-relief-5"));
  request.set_page_token(teams_.ListTeams(Commander(), request)->next_page_token());
  request.set_category(v1::Team::CATEGORY_MEDICAL);
  EXPECT_THAT(testing::WrongFields(teams_.ListTeams(Commander(), request).status()), ElementsAre("page_token PAGE_TOKEN_MALFORMED"));
}

TEST_F(Roster, ListsTeamsByChapterCategoryAndAvailability) {
  const std::string assigned = NewTeam().name();
  ASSERT_TRUE(Assign(assigned).ok());
  const std::string stood_down = NewTeam().name();
  ASSERT_TRUE(SetAvailability(stood_down, v1::Team::AVAILABILITY_UNAVAILABLE).ok());
  v1::CreateTeamRequest medical = TeamRequest();
  medical.mutable_team()->set_chapter("chapters/640104");
  medical.mutable_team()->set_category(v1::Team::CATEGORY_MEDICAL);
  const std::string below = teams_.CreateTeam(Commander(), medical)->name();
  const auto names = [&](auto set) {
    v1::ListTeamsRequest request;
    set(request);
    std::vector<std::string> found;
    const v1::ListTeamsResponse response = teams_.ListTeams(Commander(), request).value();
    for (const v1::Team& team : response.teams()) found.push_back(team.name());
    return found;
  };
  EXPECT_THAT(names([](auto& r) { r.set_availability(v1::Team::AVAILABILITY_ASSIGNED); }), ElementsAre(assigned));
  EXPECT_THAT(names([](auto& r) { r.set_availability(v1::Team::AVAILABILITY_UNAVAILABLE); }), ElementsAre(stood_down));
  EXPECT_THAT(names([](auto& r) { r.set_availability(v1::Team::AVAILABILITY_AVAILABLE); }), ElementsAre(below));
  EXPECT_THAT(names([](auto& r) { r.set_category(v1::Team::CATEGORY_RELIEF); }), ElementsAre(assigned, stood_down));
  EXPECT_THAT(names([](auto& r) { r.set_ancestor("chapters/640000"); }), ElementsAre(assigned, stood_down, below));
  EXPECT_THAT(names([](auto& r) { r.set_ancestor("chapters/640100"); }), ElementsAre(below));
  EXPECT_THAT(names([](auto& r) { r.set_ancestor("chapters/620000"); }), IsEmpty());
}

TEST_F(Roster, StandsATeamDownAndMakesItAvailableAgain) {
  const v1::Team team = NewTeam();
  fixture_.clock.Advance(absl::Minutes(1));
  const v1::Team stood_down = *SetAvailability(team.name(), v1::Team::AVAILABILITY_UNAVAILABLE, "年度训练");
  EXPECT_EQ(stood_down.availability(), v1::Team::AVAILABILITY_UNAVAILABLE);
  EXPECT_EQ(stood_down.availability_note(), "年度训练");
  EXPECT_EQ(FromTimestamp(stood_down.update_time()), fixture_.clock.Now());
  EXPECT_NE(stood_down.etag(), team.etag());
  EXPECT_EQ(Get(team.name()).DebugString(), stood_down.DebugString());
  EXPECT_EQ(ReasonOf(Assign(team.name()).status()), "TEAM_UNAVAILABLE");
  EXPECT_TRUE(SetAvailability(team.name(), v1::Team::AVAILABILITY_AVAILABLE).ok());
  EXPECT_TRUE(Assign(team.name()).ok());
  EXPECT_THAT(fixture_.EventTypes(), ElementsAre("muster.roster.v1.TeamCreated", "muster.roster.v1.TeamAvailabilityChanged",
                                                 "muster.roster.v1.TeamAvailabilityChanged", "muster.roster.v1.TeamAssigned"));
}

TEST_F(Roster, ChangesNoAvailabilityThatItsAuthorHasNotSeen) {
  const v1::Team seen = NewTeam();
  ASSERT_TRUE(SetAvailability(seen.name(), v1::Team::AVAILABILITY_UNAVAILABLE, "年度训练").ok());
  v1::SetTeamAvailabilityRequest request;
  request.set_request_id(NewUuid());
  request.set_name(seen.name());
  request.set_availability(v1::Team::AVAILABILITY_UNAVAILABLE);
  request.set_etag(seen.etag());
  EXPECT_EQ(ReasonOf(teams_.SetTeamAvailability(Commander(), request).status()), "ETAG_MISMATCH");
  request.set_request_id(NewUuid());
  request.set_etag(Get(seen.name()).etag());
  EXPECT_TRUE(teams_.SetTeamAvailability(Commander(), request).ok());
}

TEST_F(Roster, SaysThatAssignedCannotBeSet) {
  v1::SetTeamAvailabilityRequest request;
  request.set_availability(v1::Team::AVAILABILITY_ASSIGNED);
  request.set_note(std::string(501, 'x'));
  EXPECT_THAT(testing::WrongFields(teams_.SetTeamAvailability(Commander(), request).status()),
              ElementsAre("request_id REQUIRED", "name REQUIRED", "availability AVAILABILITY_NOT_SETTABLE", "note TOO_LONG"));
}

TEST_F(Roster, LetsOnlyATeamsOwnLineSetItsAvailability) {
  v1::SetTeamAvailabilityRequest request;
  request.set_request_id(NewUuid());
  request.set_name(NewTeam().name());
  request.set_availability(v1::Team::AVAILABILITY_UNAVAILABLE);
  EXPECT_EQ(ReasonOf(teams_.SetTeamAvailability(Commander("chapters/620000"), request).status()), "OUTSIDE_CHAPTER");
  request.set_name("teams/640000-relief-9");
  EXPECT_EQ(ReasonOf(teams_.SetTeamAvailability(Commander(), request).status()), "TEAM_UNKNOWN");
}

TEST_F(Roster, ShowsATeamAsAssignedForAsLongAsItsAssignmentIsOpen) {
  const std::string team = NewTeam().name();
  const v1::Assignment assignment = *Assign(team);
  EXPECT_EQ(assignment.name(), team + "/assignments/1");
  EXPECT_EQ(assignment.mission(), kMission);
  EXPECT_FALSE(assignment.has_release_time());
  EXPECT_EQ(Get(team).availability(), v1::Team::AVAILABILITY_ASSIGNED);
  EXPECT_EQ(Get(team).active_assignment(), assignment.name());
  const absl::Status refused = SetAvailability(team, v1::Team::AVAILABILITY_UNAVAILABLE).status();
  EXPECT_EQ(ReasonOf(refused), "TEAM_ASSIGNED");
  EXPECT_EQ(DetailOf(refused, "mission"), kMission);

  fixture_.clock.Advance(absl::Hours(30));
  EXPECT_EQ(FromTimestamp(Release(team)->release_time()), fixture_.clock.Now());
  EXPECT_EQ(Get(team).availability(), v1::Team::AVAILABILITY_AVAILABLE);
  EXPECT_EQ(Get(team).active_assignment(), "");
  EXPECT_EQ(Assign(team, "missions/20231218-622927-1-02")->name(), team + "/assignments/2");
  ASSERT_EQ(Assignments(team).size(), 2);
  EXPECT_EQ(Assignments(team)[0].name(), team + "/assignments/2");
}

TEST_F(Roster, GivesOneMissionOneAssignmentHoweverOftenItAsks) {
  const std::string team = NewTeam().name();
  const v1::Assignment first = *Assign(team);
  fixture_.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(Assign(team)->DebugString(), first.DebugString());
  const v1::Assignment released = *Release(team);
  fixture_.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(Release(team)->DebugString(), released.DebugString());
  EXPECT_EQ(Assign(team)->DebugString(), released.DebugString());
  EXPECT_EQ(Get(team).availability(), v1::Team::AVAILABILITY_AVAILABLE);
  EXPECT_THAT(fixture_.EventTypes(),
              ElementsAre("muster.roster.v1.TeamCreated", "muster.roster.v1.TeamAssigned", "muster.roster.v1.TeamReleased"));
}

TEST_F(Roster, RefusesASecondMissionAndATeamThatIsTooSmall) {
  const std::string team = NewTeam().name();
  v1::AssignTeamRequest too_many = AssignRequest(team);
  too_many.set_member_count(16);
  EXPECT_EQ(ReasonOf(assignments_.AssignTeam(Dispatch(), too_many).status()), "TEAM_TOO_SMALL");
  ASSERT_TRUE(Assign(team).ok());
  EXPECT_EQ(ReasonOf(Assign(team, "missions/20231218-622927-1-02").status()), "TEAM_ASSIGNED");
  EXPECT_EQ(ReasonOf(Release(team, "missions/20231218-622927-1-02").status()), "ASSIGNMENT_UNKNOWN");
  EXPECT_EQ(ReasonOf(Assign("teams/640000-relief-9").status()), "TEAM_UNKNOWN");
}

TEST_F(Roster, LeavesAssigningToServices) {
  const std::string team = NewTeam().name();
  EXPECT_EQ(ReasonOf(assignments_.AssignTeam(Commander(), AssignRequest(team)).status()), "ROLE_MISSING");
  v1::ReleaseTeamRequest release;
  release.set_request_id(NewUuid());
  release.set_name(team);
  release.set_mission(kMission);
  EXPECT_EQ(ReasonOf(assignments_.ReleaseTeam(Commander(), release).status()), "ROLE_MISSING");
  release.set_mission("01");
  v1::AssignTeamRequest assign = AssignRequest("640000-relief-1", "");
  assign.set_member_count(0);
  EXPECT_THAT(testing::WrongFields(assignments_.ReleaseTeam(Dispatch(), release).status()), ElementsAre("mission MALFORMED"));
  EXPECT_THAT(testing::WrongFields(assignments_.AssignTeam(Dispatch(), assign).status()),
              ElementsAre("name MALFORMED", "mission REQUIRED", "member_count OUT_OF_RANGE"));
}

TEST_F(Roster, GivesATeamToExactlyOneOfManyMissionsAtOnce) {
  const std::string team = NewTeam().name();
  std::vector<absl::Status> answers(6);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&, i] { answers[i] = Assign(team, absl::StrCat("missions/20231218-622927-1-0", i)).status(); });
    }
  }
  int taken = 0;
  for (const absl::Status& answer : answers) {
    taken += answer.ok();
    EXPECT_EQ(ReasonOf(answer), answer.ok() ? "" : "TEAM_ASSIGNED");
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(Assignments(team).size(), 1);
}

TEST_F(Roster, GivesOneMissionOneAssignmentAlsoWhenItAsksTwiceAtOnce) {
  const std::string team = NewTeam().name();
  std::vector<std::string> names(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& name : names) threads.emplace_back([&] { name = Assign(team)->name(); });
  }
  EXPECT_THAT(names, ::testing::Each(team + "/assignments/1"));
}

}  // namespace
}  // namespace muster::roster
