#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/commands/step_text.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

namespace muster::cli {
namespace {

using dispatch::v1::GetMissionRequest;
using dispatch::v1::ListMissionsResponse;
using dispatch::v1::Mission;
using dispatch::v1::MissionService;

void PrintNext(View& view, const Mission& mission) {
  const Details id = {{"mission", ShortName(mission.name())}};
  if (mission.state() == Mission::STATE_CALLED_OUT) view.Hint("NEXT_MISSION_DEPART", id);
  if (mission.state() == Mission::STATE_EN_ROUTE) view.Hint("NEXT_MISSION_ARRIVE", id);
  if (mission.state() == Mission::STATE_ON_SCENE) view.Hint("NEXT_MISSION_END", id);
}

std::string ArrivalText(View& view, const Mission& mission) {
  if (mission.has_arrive_time() || !mission.has_estimated_arrive_time()) return TimeText(mission.arrive_time());
  return view.Text("ESTIMATED_TIME", {{"time", TimeText(mission.estimated_arrive_time())}});
}

void PrintMission(View& view, const Mission& mission) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(mission.name()));
  card.Add(view.Text("COL_STATE"), view.Word(mission.state()));
  card.Add(view.Text("COL_PENDING"), StepText(view, mission.pending_step()));
  card.Add(view.Text("COL_TEAM"), view.Label(mission.team()));
  card.Add(view.Text("COL_MEMBERS"), NumberText(mission.member_count()));
  card.Add(view.Text("COL_TASK"), mission.task());
  card.Add(view.Text("COL_INCIDENT"), ShortName(mission.incident()));
  card.Add(view.Text("COL_SITE"), absl::StrCat(mission.site().display_name(), "  ", view.Label(mission.site().chapter())));
  card.Add(view.Text("COL_DISTANCE"), DistanceText(mission.distance_m()));
  card.Add(view.Text("COL_CALLED_OUT"), TimeText(mission.call_out_time()));
  card.Add(view.Text("COL_DEPARTS"), TimeText(mission.depart_time()));
  card.Add(view.Text("COL_ARRIVES"), ArrivalText(view, mission));
  card.Add(view.Text("COL_ENDED"), TimeText(mission.end_time()));
  view.Show(view.Text("TITLE_MISSION"), card);
  PrintNext(view, mission);
}

void PrintMissions(View& view, const ListMissionsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_TEAM"), view.Right("COL_MEMBERS"), view.Left("COL_SITE"),
               view.Right("COL_DISTANCE"), view.Left("COL_CALLED_OUT"), view.Left("COL_DEPARTS"), view.Left("COL_ARRIVES"),
               view.Left("COL_ENDED")});
  for (const Mission& mission : response.missions()) {
    table.Add({ShortName(mission.name()), view.Word(mission.state()), view.Label(mission.team()), NumberText(mission.member_count()),
               mission.site().display_name(), DistanceText(mission.distance_m()), TimeText(mission.call_out_time()),
               TimeText(mission.depart_time()), ArrivalText(view, mission), TimeText(mission.end_time())});
  }
  view.List("TITLE_MISSIONS", table, "NO_MISSIONS");
  view.More(response.next_page_token());
}

absl::Status Settle(Session& session, Mission& mission) {
  const auto get = [&session](const std::string& name) {
    GetMissionRequest request;
    request.set_name(name);
    return session.Call(&MissionService::Stub::GetMission, request);
  };
  const auto busy = [](Mission::State state) { return state == Mission::STATE_ASSIGNING || state == Mission::STATE_ENDING; };
  RETURN_IF_ERROR(SettleStep(session, mission, get, busy));
  if (mission.state() == Mission::STATE_FAILED) return RefusedStep(mission.name(), mission.pending_step());
  return absl::OkStatus();
}

}  // namespace

void AddMissionCommands(Command& root) {
  Command& group = root.Group("mission");
  const OptionSpec mission = {.name = "MISSION", .field = "name", .use = Use::kRequired, .collection = "missions"};
  group.Verb("create", &MissionService::Stub::CreateMission,
             {{.name = "INCIDENT", .field = "mission.incident", .use = Use::kRequired},
              {.name = "--team", .field = "mission.team", .use = Use::kRequired},
              {.name = "--task", .field = "mission.task", .use = Use::kRequired},
              {.name = "--members", .field = "mission.member_count", .use = Use::kRequired},
              {.name = "--site", .field = "mission.site.display_name", .use = Use::kRequired},
              {.name = "--site-chapter", .field = "mission.site.chapter", .use = Use::kRequired},
              {.name = "--site-at", .field = "mission.site.point"},
              {.name = "--called-out", .field = "mission.call_out_time"}},
             PrintMission, &Settle);
  group.List("list", &MissionService::Stub::ListMissions, {{.name = "--incident", .field = "incident"}}, PrintMissions);
  group.Verb("show", &MissionService::Stub::GetMission, {mission}, PrintMission, &Settle);
  group.Verb("depart", &MissionService::Stub::DepartMission, {mission, {.name = "--time", .field = "depart_time"}}, PrintMission);
  group.Verb("arrive", &MissionService::Stub::ArriveMission, {mission, {.name = "--time", .field = "arrive_time"}}, PrintMission);
  group.Verb("end", &MissionService::Stub::EndMission, {mission, {.name = "--time", .field = "end_time"}}, PrintMission, &Settle);
}

}  // namespace muster::cli
