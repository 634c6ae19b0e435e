#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/step_text.h"
#include "cli/text/fields.h"
#include "cli/text/lines.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "platform/status/reasons.h"

namespace muster::cli {
namespace {

using dispatch::v1::CreateMissionsRequest;
using dispatch::v1::CreateMissionsResponse;
using dispatch::v1::GetMissionRequest;
using dispatch::v1::ListMissionsResponse;
using dispatch::v1::Mission;
using dispatch::v1::MissionProposal;
using dispatch::v1::MissionService;
using dispatch::v1::ProposeMissionsRequest;

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

// Sites, tasks and what is lacking stand under the number of their need, as it was typed.
void PrintProposal(View& view, const MissionProposal& proposal) {
  Table trips({view.Right("COL_NEED"), view.Left("COL_CATEGORY"), view.Left("COL_TEAM"), view.Right("COL_MEMBERS"), view.Left("COL_SITE"),
               view.Right("COL_DISTANCE"), view.Left("COL_DEPARTS"), view.Left("COL_ARRIVES"), view.Left("COL_TRAVEL_SOURCE")});
  for (const MissionProposal::Trip& trip : proposal.trips()) {
    const Mission& mission = trip.mission();
    trips.Add({NumberText(trip.need_index() + 1), view.Word(proposal.needs(trip.need_index()).category()), view.Label(mission.team()),
               NumberText(mission.member_count()), mission.site().display_name(), DistanceText(mission.distance_m()),
               TimeText(trip.depart_time()), TimeText(mission.estimated_arrive_time()), trip.travel_source()});
  }
  view.List("TITLE_MISSION_PROPOSAL", trips, "NO_MISSION_PROPOSAL");
  Table shortfalls({view.Right("COL_NEED"), view.Left("COL_CATEGORY"), view.Left("COL_SITE"), view.Right("COL_LACKING"),
                    view.Left("COL_WHY"), view.Right("COL_TEAM_COUNT")});
  for (const MissionProposal::Shortfall& shortfall : proposal.shortfalls()) {
    const dispatch::v1::MissionNeed& need = proposal.needs(shortfall.need_index());
    for (const MissionProposal::Shortfall::Reason& reason : shortfall.reasons()) {
      shortfalls.Add({NumberText(shortfall.need_index() + 1), view.Word(need.category()), need.site().display_name(),
                      NumberText(shortfall.quantity()), view.Word(reason.obstacle()), NumberText(reason.team_count())});
    }
  }
  view.Part("TITLE_SHORTAGES", shortfalls);
  for (const MissionProposal::CategoryResult& category : proposal.categories()) {
    const auto open = std::count_if(category.objectives().begin(), category.objectives().end(),
                                    [](const auto& objective) { return !objective.optimal(); });
    const Details details = {{"category", view.Word(category.category())}, {"count", category.objectives_size()}, {"open", open}};
    view.Line(open == 0 ? view.Text("CATEGORY_OPTIMAL", details) : view.Text("CATEGORY_NOT_PROVED", details));
  }
}

void PrintCreated(View& view, const CreateMissionsResponse& response) {
  ListMissionsResponse missions;
  *missions.mutable_missions() = response.missions();
  PrintMissions(view, missions);
  Table refusals({view.Left("COL_TEAM"), view.Whole("COL_WHY")});
  for (const CreateMissionsResponse::Refusal& refusal : response.refusals()) {
    Details details;
    for (const auto& [key, value] : refusal.details()) details.emplace_back(key, value);
    const std::string sentence = Sentence(refusal.reason(), details, view.session().terminal().language);
    refusals.Add({view.Label(refusal.team()), absl::StrCat(sentence.empty() ? refusal.message() : sentence, " [", refusal.reason(), "]")});
  }
  view.Part("TITLE_NOT_CALLED_OUT", refusals);
}

// Puts what all needs share into each.
absl::Status FillNeeds(const Command& command, ProposeMissionsRequest& request) {
  Violations violations;
  const auto set = [&](dispatch::v1::MissionNeed& need, const char* option, absl::string_view field, absl::string_view collection) {
    if (!command.Given(option)) return;
    const absl::Status status = SetField(need, field, command.Value(option), collection);
    if (!status.ok()) violations.Add(option, ReasonOf(status), DetailsOf(status));
  };
  for (dispatch::v1::MissionNeed& need : *request.mutable_needs()) {
    set(need, "--site", "site.display_name", "");
    set(need, "--site-chapter", "site.chapter", "chapters");
    set(need, "--site-at", "site.point", "");
    set(need, "--task", "task", "");
    // Once is enough.
    RETURN_IF_ERROR(violations.ToStatus());
  }
  return absl::OkStatus();
}

// Needs at one site, typed, or a whole request from a file.
absl::Status Propose(const Command& command, const Invocation& invocation) {
  ProposeMissionsRequest request;
  if (command.Given("--file")) RETURN_IF_ERROR(ReadJson(command.Value("--file"), request));
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  RETURN_IF_ERROR(FillNeeds(command, request));
  ASSIGN_OR_RETURN(const MissionProposal proposal, invocation.session.Call(&MissionService::Stub::ProposeMissions, request));
  if (!command.Given("--call-out") || proposal.trips().empty()) {
    invocation.Emit(proposal, PrintProposal);
    return absl::OkStatus();
  }
  CreateMissionsRequest create;
  for (const MissionProposal::Trip& trip : proposal.trips()) *create.add_missions() = trip.mission();
  if (!invocation.json) PrintProposal(invocation.view, proposal);
  ASSIGN_OR_RETURN(const CreateMissionsResponse created, invocation.session.Call(&MissionService::Stub::CreateMissions, create));
  invocation.Emit(created, PrintCreated);
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
  group.Add("propose", ProposeMissionsRequest::descriptor(),
            {{.name = "INCIDENT", .field = "incident", .use = Use::kRequired},
             {.name = "--need", .field = "needs", .parse = As(&ParseMissionNeed), .help = "OPT_MISSION_NEED"},
             {.name = "--site", .help = "OPT_MISSION_SITE"},
             {.name = "--site-chapter", .help = "OPT_MISSION_SITE_CHAPTER"},
             {.name = "--site-at", .help = "OPT_MISSION_SITE_AT"},
             {.name = "--task"},
             {.name = "--supplier", .field = "supplying_chapters", .help = "OPT_TEAM_SUPPLIER"},
             {.name = "--called-out", .field = "call_out_time"},
             {.name = "--file", .help = "OPT_MISSION_NEEDS_FILE"},
             {.name = "--call-out", .is_flag = true}},
            &Propose);
  group.List("list", &MissionService::Stub::ListMissions, {{.name = "--incident", .field = "incident"}}, PrintMissions);
  group.Verb("show", &MissionService::Stub::GetMission, {mission}, PrintMission, &Settle);
  group.Verb("depart", &MissionService::Stub::DepartMission, {mission, {.name = "--time", .field = "depart_time"}}, PrintMission);
  group.Verb("arrive", &MissionService::Stub::ArriveMission, {mission, {.name = "--time", .field = "arrive_time"}}, PrintMission);
  group.Verb("end", &MissionService::Stub::EndMission, {mission, {.name = "--time", .field = "end_time"}}, PrintMission, &Settle);
}

}  // namespace muster::cli
