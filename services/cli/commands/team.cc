#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/groups.h"
#include "muster/roster/v1/roster_service.grpc.pb.h"

namespace muster::cli {
namespace {

using roster::v1::Assignment;
using roster::v1::ListAssignmentsResponse;
using roster::v1::ListTeamsResponse;
using roster::v1::Team;
using roster::v1::TeamService;

std::string AvailabilityText(View& view, const Team& team) {
  return absl::StrCat(view.Word(team.availability()), team.availability_note().empty() ? "" : ": ", team.availability_note());
}

std::string LeadTimeText(View& view, const Team& team) { return view.Text("MINUTES", {{"count", team.lead_time_minutes()}}); }

void PrintTeam(View& view, const Team& team) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(team.name()));
  card.Add(view.Text("COL_AVAILABILITY"), AvailabilityText(view, team));
  card.Add(view.Text("COL_ASSIGNMENT"), ShortName(team.active_assignment()));
  card.Add(view.Text("COL_CATEGORY"), view.Word(team.category()));
  card.Add(view.Text("COL_TEAM_LEVEL"), view.Word(team.level()));
  card.Add(view.Text("COL_SPECIALITIES"), absl::StrJoin(team.specialities(), ", "));
  card.Add(view.Text("COL_CHAPTER"), view.Label(team.chapter()));
  card.Add(view.Text("COL_MEMBERS"), NumberText(team.member_count()));
  card.Add(view.Text("COL_LEAD_TIME"), LeadTimeText(view, team));
  view.Show(team.display_name(), card);
}

void PrintTeams(View& view, const ListTeamsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_CATEGORY"), view.Left("COL_TEAM_LEVEL"), view.Left("COL_CHAPTER"),
               view.Right("COL_MEMBERS"), view.Right("COL_LEAD_TIME"), view.Left("COL_AVAILABILITY")});
  for (const Team& team : response.teams()) {
    table.Add({ShortName(team.name()), team.display_name(), view.Word(team.category()), view.Word(team.level()), view.Label(team.chapter()),
               NumberText(team.member_count()), LeadTimeText(view, team), AvailabilityText(view, team)});
  }
  view.List("TITLE_TEAMS", table, "NO_TEAMS");
  view.More(response.next_page_token());
}

void PrintAssignments(View& view, const ListAssignmentsResponse& response) {
  Table table(
      {view.Left("COL_ID"), view.Left("COL_MISSION"), view.Right("COL_MEMBERS"), view.Left("COL_ASSIGNED"), view.Left("COL_RELEASED")});
  for (const Assignment& assignment : response.assignments()) {
    table.Add({ShortName(assignment.name()), ShortName(assignment.mission()), NumberText(assignment.member_count()),
               TimeText(assignment.assign_time()), TimeText(assignment.release_time())});
  }
  view.List("TITLE_ASSIGNMENTS", table, "NO_ASSIGNMENTS");
}

}  // namespace

void AddTeamCommands(Command& root) {
  Command& group = root.Group("team");
  const OptionSpec team = {.name = "TEAM", .field = "name", .use = Use::kRequired, .collection = "teams"};
  group.Verb("create", &TeamService::Stub::CreateTeam,
             {{.name = "--id", .field = "team_id"},
              {.name = "--name", .field = "team.display_name", .use = Use::kRequired},
              {.name = "--chapter", .field = "team.chapter", .use = Use::kOwnChapter},
              {.name = "--category", .field = "team.category", .use = Use::kRequired},
              {.name = "--level", .field = "team.level", .use = Use::kRequired, .help = "OPT_TEAM_LEVEL"},
              {.name = "--members", .field = "team.member_count", .use = Use::kRequired},
              {.name = "--lead-time-minutes", .field = "team.lead_time_minutes"},
              {.name = "--speciality", .field = "team.specialities"}},
             PrintTeam);
  group.List("list", &TeamService::Stub::ListTeams,
             {{.name = "--under", .field = "ancestor"},
              {.name = "--category", .field = "category"},
              {.name = "--availability", .field = "availability"}},
             PrintTeams);
  group.Verb("show", &TeamService::Stub::GetTeam, {team}, PrintTeam);
  group.Verb("availability", &TeamService::Stub::SetTeamAvailability,
             {team, {.name = "AVAILABILITY", .field = "availability", .use = Use::kRequired}, {.name = "--note", .field = "note"}},
             PrintTeam);
  group.Verb("assignments", &TeamService::Stub::ListAssignments,
             {{.name = "TEAM", .field = "parent", .use = Use::kRequired, .collection = "teams"}}, PrintAssignments);
}

}  // namespace muster::cli
