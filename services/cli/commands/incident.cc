#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/groups.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"

namespace muster::cli {
namespace {

using disaster::v1::Incident;
using disaster::v1::IncidentService;
using disaster::v1::ListIncidentsResponse;

// "IV 级 甘肃省 620000", one for each chapter with a level in force.
std::string LevelsText(View& view, const Incident& incident) {
  std::string text;
  for (const Incident::ActiveResponseLevel& active : incident.active_response_levels()) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", view.Word(active.level()), " ", view.Label(active.chapter()));
  }
  return text;
}

void PrintIncident(View& view, const Incident& incident) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(incident.name()));
  card.Add(view.Text("COL_STATE"), view.Word(incident.state()));
  card.Add(view.Text("COL_HAZARD"),
           absl::StrCat(view.Word(incident.hazard()), incident.sub_hazard().empty() ? "" : " / ", incident.sub_hazard()));
  card.Add(view.Text("COL_MAGNITUDE"), incident.magnitude());
  card.Add(view.Text("COL_OCCURRED"), TimeText(incident.occur_time()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(incident.chapter()));
  card.Add(view.Text("COL_PLACE"), incident.place());
  if (incident.has_location()) {
    card.Add(view.Text("COL_POINT"),
             absl::StrFormat("%.4f,%.4f", incident.location().latitude_degrees(), incident.location().longitude_degrees()));
  }
  card.Add(view.Text("COL_LEVEL"), LevelsText(view, incident));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(incident));
  view.Show(incident.title(), card);
}

void PrintCreatedIncident(View& view, const Incident& incident) {
  PrintIncident(view, incident);
  if (incident.name().empty()) return view.Note("CHECKED_ONLY");
  view.Hint("NEXT_REPORT", {{"incident", ShortName(incident.name())}});
}

void PrintIncidents(View& view, const ListIncidentsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_OCCURRED"), view.Left("COL_TITLE"), view.Left("COL_HAZARD"), view.Left("COL_CHAPTER"),
               view.Left("COL_LEVEL"), view.Left("COL_STATE")});
  for (const Incident& incident : response.incidents()) {
    table.Add({ShortName(incident.name()), TimeText(incident.occur_time()), incident.title(), view.Word(incident.hazard()),
               view.Label(incident.chapter()), LevelsText(view, incident), view.Word(incident.state())});
  }
  view.List("TITLE_INCIDENTS", table, "NO_INCIDENTS");
  view.More(response.next_page_token());
}

}  // namespace

void AddIncidentCommands(Command& root) {
  Command& group = root.Group("incident");
  group.Verb("create", &IncidentService::Stub::CreateIncident,
             {{.name = "--title", .field = "incident.title", .use = Use::kRequired},
              {.name = "--hazard", .field = "incident.hazard", .use = Use::kRequired},
              {.name = "--sub-hazard", .field = "incident.sub_hazard"},
              {.name = "--chapter", .field = "incident.chapter", .use = Use::kOwnChapter},
              {.name = "--occurred", .field = "incident.occur_time", .use = Use::kRequired},
              {.name = "--place", .field = "incident.place"},
              {.name = "--at", .field = "incident.location"},
              {.name = "--magnitude", .field = "incident.magnitude"},
              {.name = "--check", .field = "validate_only"}},
             PrintCreatedIncident);
  group.List("list", &IncidentService::Stub::ListIncidents,
             {{.name = "--under", .field = "ancestor"}, {.name = "--state", .field = "state"}}, PrintIncidents);
  group.Verb("show", &IncidentService::Stub::GetIncident,
             {{.name = "INCIDENT", .field = "name", .use = Use::kRequired, .collection = "incidents"}}, PrintIncident);
}

}  // namespace muster::cli
