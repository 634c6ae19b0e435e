#include <algorithm>

#include "dispatch/request_fixture.h"

namespace muster::dispatch {
namespace {

using roster::v1::Team;
using Proposal = v1::MissionProposal;
using Shortfall = v1::MissionProposal::Shortfall;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// An earthquake at Jishishan, Gansu. Ningxia has a relief team of 15 that is ready two hours after its call-out.
class MissionProposalTest : public RequestTest {
 protected:
  std::string AddTeam(const std::string& code, Team::Category category, int member_count, int lead_time_minutes = 60) {
    auto request = New<roster::v1::CreateTeamRequest>();
    Team& team = *request.mutable_team();
    team.set_display_name(code + " 救援队");
    team.set_chapter("chapters/" + code);
    team.set_category(category);
    team.set_level(Team::LEVEL_LOCAL);
    team.set_member_count(member_count);
    team.set_lead_time_minutes(lead_time_minutes);
    return Get(op.Call(*op.teams, &roster::v1::TeamService::Stub::CreateTeam, request, Operation::Commander(code))).name();
  }

  v1::ProposeMissionsRequest Asking() {
    v1::ProposeMissionsRequest request;
    request.set_incident(op.incident);
    *request.mutable_call_out_time() = ToTimestamp(op.clock.Now() - absl::Hours(20));
    return request;
  }

  static v1::MissionNeed& AddNeed(v1::ProposeMissionsRequest& request, Team::Category category) {
    v1::MissionNeed& need = *request.add_needs();
    need.set_category(category);
    need.set_task("搭建安置点");
    need.mutable_site()->set_display_name("大河家镇");
    need.mutable_site()->set_chapter("chapters/622927");
    return need;
  }

  absl::StatusOr<Proposal> TryPropose(const v1::ProposeMissionsRequest& request, const Person& person = Operation::Commander(kGansu)) {
    return op.Call(*op.missions, &v1::MissionService::Stub::ProposeMissions, request, person);
  }

  static std::vector<std::string> TeamsOf(const Proposal& proposal) {
    std::vector<std::string> teams;
    for (const Proposal::Trip& trip : proposal.trips()) teams.push_back(trip.mission().team());
    return teams;
  }

  static v1::CreateMissionsRequest CallOut(const Proposal& proposal) {
    auto request = New<v1::CreateMissionsRequest>();
    for (const Proposal::Trip& trip : proposal.trips()) *request.add_missions() = trip.mission();
    return request;
  }

  absl::StatusOr<v1::CreateMissionsResponse> TryCreate(const v1::CreateMissionsRequest& request, const Person& person) {
    return op.Call(*op.missions, &v1::MissionService::Stub::CreateMissions, request, person);
  }

  static std::vector<std::string> FieldsOf(const absl::Status& status) {
    std::vector<std::string> fields;
    for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field + " " + violation.reason);
    return fields;
  }
};

TEST_F(MissionProposalTest, SendsTheTeamThatArrivesFirst) {
  const std::string near = AddTeam(kLinxia, Team::CATEGORY_RELIEF, 10);
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  const Proposal proposal = Get(TryPropose(request));
  ASSERT_THAT(TeamsOf(proposal), ElementsAre(near));
  const Proposal::Trip& trip = proposal.trips(0);
  const absl::Time call_out = op.clock.Now() - absl::Hours(20);
  EXPECT_EQ(FromTimestamp(trip.depart_time()), call_out + absl::Hours(1));
  EXPECT_GT(FromTimestamp(trip.mission().estimated_arrive_time()), call_out + absl::Hours(1));
  EXPECT_THAT(trip.travel_source(), HasSubstr("great circle"));
  EXPECT_EQ(trip.mission().member_count(), 10);
  EXPECT_EQ(trip.mission().site().point().latitude_degrees(), 35.7) << "the division's seat, where nobody gave a point";
  EXPECT_THAT(proposal.shortfalls(), IsEmpty());
  ASSERT_THAT(proposal.categories(), SizeIs(1));
  EXPECT_EQ(proposal.categories(0).category(), Team::CATEGORY_RELIEF);
  EXPECT_THAT(proposal.categories(0).objectives(), SizeIs(10));
  for (const auto& objective : proposal.categories(0).objectives()) {
    EXPECT_TRUE(objective.optimal()) << objective.title();
    EXPECT_EQ(objective.value(), objective.bound()) << objective.title();
  }
}

TEST_F(MissionProposalTest, FillsHeadCountsWithWholeTeamsAndCountsTheCategoriesApart) {
  AddTeam(kLinxia, Team::CATEGORY_MEDICAL, 6);
  AddTeam(kGansu, Team::CATEGORY_MEDICAL, 9);
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_MEDICAL).set_head_count(9);
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  const Proposal proposal = Get(TryPropose(request));
  ASSERT_THAT(proposal.trips(), SizeIs(2));
  EXPECT_EQ(proposal.trips(0).need_index(), 0);
  EXPECT_EQ(proposal.trips(0).mission().member_count(), 9) << "nine people from one team, none too many";
  EXPECT_EQ(proposal.trips(1).mission().team(), op.team);
  EXPECT_THAT(proposal.categories(), SizeIs(2));
}

TEST_F(MissionProposalTest, SaysOfEachNeedWhatItLacksAndWhy) {
  const std::string stood_down = AddTeam(kLinxia, Team::CATEGORY_RELIEF, 10);
  auto stand_down = Named<roster::v1::SetTeamAvailabilityRequest>(stood_down);
  stand_down.set_availability(Team::AVAILABILITY_UNAVAILABLE);
  Get(op.Call(*op.teams, &roster::v1::TeamService::Stub::SetTeamAvailability, stand_down, Operation::Commander(kLinxia)));
  auto request = Asking();
  v1::MissionNeed& soon = AddNeed(request, Team::CATEGORY_RELIEF);
  soon.set_team_count(1);
  soon.set_priority(common::v1::PRIORITY_CRITICAL);
  *soon.mutable_needed_by_time() = ToTimestamp(op.clock.Now() - absl::Hours(19));
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(2);
  AddNeed(request, Team::CATEGORY_PSYCHOSOCIAL).set_head_count(5);
  const Proposal proposal = Get(TryPropose(request));
  EXPECT_THAT(TeamsOf(proposal), ElementsAre(op.team));
  std::vector<std::string> lacking;
  for (const Shortfall& shortfall : proposal.shortfalls()) {
    for (const auto& reason : shortfall.reasons()) {
      lacking.push_back(absl::StrCat(shortfall.need_index(), " lacks ", shortfall.quantity(), ": ",
                                     Shortfall::Obstacle_Name(reason.obstacle()), " ", reason.team_count()));
    }
  }
  EXPECT_THAT(lacking, ElementsAre("0 lacks 1: OBSTACLE_AWAY 1", "0 lacks 1: OBSTACLE_TOO_LATE 1", "1 lacks 1: OBSTACLE_AWAY 1",
                                   "2 lacks 5: OBSTACLE_NO_TEAM 0"));
}

TEST_F(MissionProposalTest, AsksOnlyTheChaptersThatItIsToAsk) {
  AddTeam(kLinxia, Team::CATEGORY_RELIEF, 10);
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(2);
  request.add_supplying_chapters("chapters/640000");
  // One of them stands below the other: its teams are there once.
  request.add_supplying_chapters("chapters/640100");
  EXPECT_THAT(TeamsOf(Get(TryPropose(request))), ElementsAre(op.team));
}

TEST_F(MissionProposalTest, DoesNotSendATeamThatAMissionHolds) {
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  const auto created = Get(TryCreate(CallOut(Get(TryPropose(request))), Operation::Commander(kNingxia)));
  ASSERT_THAT(created.missions(), SizeIs(1));
  const Proposal second = Get(TryPropose(request));
  EXPECT_THAT(second.trips(), IsEmpty());
  ASSERT_THAT(second.shortfalls(), SizeIs(1));
  EXPECT_EQ(second.shortfalls(0).reasons(0).obstacle(), Shortfall::OBSTACLE_AWAY);
}

TEST_F(MissionProposalTest, DoesNotSendATeamThatTheRosterHasNotBeenToldOfYet) {
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  const auto call_out = CallOut(Get(TryPropose(request)));
  const auto created = Get(TryCreate(call_out, Operation::Commander(kNingxia)));
  ASSERT_THAT(created.missions(), SizeIs(1));
  // As if the roster had never heard of it.
  auto release = Named<roster::v1::ReleaseTeamRequest>(op.team);
  release.set_mission(created.missions(0).name());
  Person service{.subject = "services/dispatch", .chapter = "chapters/000000", .roles = {common::v1::ROLE_SERVICE}};
  Get(op.Call(*op.teams, &roster::v1::TeamService::Stub::ReleaseTeam, release, service));
  EXPECT_THAT(Get(TryPropose(request)).trips(), IsEmpty());
}

TEST_F(MissionProposalTest, LetsACommanderOfTheIncidentOrOfTheTeamsAsk) {
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  EXPECT_EQ(ReasonOf(TryPropose(request, Operation::Commander(kNingxia)).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(TryPropose(request, Operation::Manager(kGansu)).status()), "ROLE_MISSING");
  request.add_supplying_chapters("chapters/640000");
  Get(TryPropose(request, Operation::Commander(kNingxia)));
  request.add_supplying_chapters("chapters/622900");
  EXPECT_EQ(ReasonOf(TryPropose(request, Operation::Commander(kNingxia)).status()), "OUTSIDE_CHAPTER");
}

TEST_F(MissionProposalTest, NamesEveryWrongFieldAtOnce) {
  auto request = Asking();
  request.set_incident("plans/1");
  *request.mutable_call_out_time() = ToTimestamp(op.clock.Now() + absl::Hours(1));
  AddNeed(request, Team::CATEGORY_UNSPECIFIED).set_team_count(0);
  AddNeed(request, Team::CATEGORY_RELIEF).clear_task();
  AddNeed(request, Team::CATEGORY_MEDICAL).set_head_count(100'001);
  v1::MissionNeed& late = AddNeed(request, Team::CATEGORY_MEDICAL);
  late.set_team_count(1);
  late.clear_site();
  *late.mutable_needed_by_time() = ToTimestamp(op.clock.Now() - absl::Hours(30));
  EXPECT_THAT(
      FieldsOf(TryPropose(request).status()),
      UnorderedElementsAre(HasSubstr("incident "), HasSubstr("call_out_time "), HasSubstr("needs[0].category "),
                           "needs[0].team_count OUT_OF_RANGE", "needs[1] NEED_COUNT_AMBIGUOUS", "needs[1].task REQUIRED",
                           "needs[2].head_count OUT_OF_RANGE", "needs[3].site.display_name REQUIRED", "needs[3].site.chapter REQUIRED",
                           "needs[3].needed_by_time NEEDED_BY_PAST", "needs[3] NEED_COUNTS_MIXED"));
  EXPECT_THAT(FieldsOf(TryPropose(Asking()).status()), ElementsAre("needs OUT_OF_RANGE"));
}

TEST_F(MissionProposalTest, CallsOutWhatItProposedAndNamesThoseThatAreRefused) {
  AddTeam(kLinxia, Team::CATEGORY_RELIEF, 10);
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(2);
  const Proposal proposal = Get(TryPropose(request));
  ASSERT_THAT(proposal.trips(), SizeIs(2));
  const auto call_out = CallOut(proposal);
  // Ningxia commands one of the two.
  const auto created = Get(TryCreate(call_out, Operation::Commander(kNingxia)));
  ASSERT_THAT(created.missions(), SizeIs(1));
  EXPECT_EQ(created.missions(0).state(), v1::Mission::STATE_CALLED_OUT);
  EXPECT_EQ(created.missions(0).team(), op.team);
  ASSERT_THAT(created.refusals(), SizeIs(1));
  const auto& refusal = created.refusals(0);
  EXPECT_EQ(refusal.reason(), "OUTSIDE_CHAPTER");
  EXPECT_EQ(refusal.team(), call_out.missions(refusal.mission_index()).team());
  EXPECT_NE(refusal.message(), "");
  EXPECT_FALSE(refusal.details().empty());
  // What was promised is what the mission says.
  const auto same_team = std::find_if(proposal.trips().begin(), proposal.trips().end(),
                                      [&](const Proposal::Trip& trip) { return trip.mission().team() == op.team; });
  EXPECT_EQ(created.missions(0).estimated_arrive_time().seconds(), same_team->mission().estimated_arrive_time().seconds());
  EXPECT_EQ(created.missions(0).distance_m(), same_team->mission().distance_m());
}

TEST_F(MissionProposalTest, CallsNobodyOutTwiceUnderOneRequestId) {
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  auto call_out = CallOut(Get(TryPropose(request)));
  const auto first = Get(TryCreate(call_out, Operation::Commander(kNingxia)));
  const auto again = Get(TryCreate(call_out, Operation::Commander(kNingxia)));
  ASSERT_THAT(again.missions(), SizeIs(1));
  EXPECT_EQ(again.missions(0).name(), first.missions(0).name());
  EXPECT_THAT(again.refusals(), IsEmpty());
  // Another mission under the same id is none of the first.
  call_out.mutable_missions(0)->set_task("另一项任务");
  const auto other = Get(TryCreate(call_out, Operation::Commander(kNingxia)));
  EXPECT_THAT(other.missions(), IsEmpty());
  EXPECT_THAT(other.refusals(), SizeIs(1));
}

TEST_F(MissionProposalTest, CallsNobodyOutWhenTheListIsWrong) {
  auto request = Asking();
  AddNeed(request, Team::CATEGORY_RELIEF).set_team_count(1);
  auto call_out = CallOut(Get(TryPropose(request)));
  *call_out.add_missions() = call_out.missions(0);
  call_out.mutable_missions(1)->set_member_count(0);
  EXPECT_THAT(FieldsOf(TryCreate(call_out, Operation::Commander(kNingxia)).status()),
              ElementsAre("missions[1].member_count OUT_OF_RANGE", "missions[1].team NAMED_TWICE"));
  EXPECT_THAT(Get(TryPropose(request)).trips(), SizeIs(1)) << "the team is still there";
}

}  // namespace
}  // namespace muster::dispatch
