#include <google/protobuf/struct.pb.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"
#include "platform/wire/proto_time.h"

// One incident from the first call on: what happened, in the order in which it happened, whichever service knows of it.
namespace muster::cli {
namespace {

using namespace disaster::v1;
using namespace dispatch::v1;
using google::protobuf::Timestamp;

// What is recorded later than this after it happened counts as entered afterwards (补录).
constexpr absl::Duration kPromptly = absl::Minutes(10);
constexpr int kLimit = 1000;

struct Entry {
  absl::Time time;
  // When the record that tells of it was made.
  absl::Time record_time;
  std::string what;
  std::string resource;

  bool is_late() const { return record_time - time > kPromptly; }
};

class Timeline {
 public:
  Timeline(View& view, const std::string& incident) : view_(view), incident_(incident) {}

  // The incident, its reports and levels, its requisitions, plans, shipments and missions.
  absl::Status Load();

  const std::vector<Entry>& entries() const { return entries_; }
  const std::string& title() const { return title_; }

 private:
  // Nothing when it has not happened.
  void Add(const Timestamp& time, const Timestamp& record_time, absl::string_view resource, std::string what) {
    if (time.seconds() == 0) return;
    entries_.push_back({FromTimestamp(time), FromTimestamp(record_time), std::move(what), std::string(resource)});
  }

  absl::Status LoadReports();
  absl::Status LoadDecisions();
  // Requisitions, then plans and their approvals.
  absl::Status LoadPlans();
  absl::Status LoadRequisitions(const ListPlansResponse& plans);
  absl::Status LoadShipments();
  absl::Status LoadMissions();

  std::string FiguresText(const Figures& figures);
  Session& session() { return view_.session(); }

  View& view_;
  const std::string incident_;
  std::string title_;
  std::vector<Entry> entries_;
};

// " · 死亡 86 · 伤病 96" of those figures that tell most and are known.
std::string Timeline::FiguresText(const Figures& figures) {
  std::string text;
  const auto add = [&](bool known, TextKey label, std::int64_t count) {
    if (known) absl::StrAppend(&text, " · ", view_.Text(label), " ", NumberText(count));
  };
  add(figures.has_dead_people(), "FIGURE_DEAD_PEOPLE", figures.dead_people());
  add(figures.has_missing_people(), "FIGURE_MISSING_PEOPLE", figures.missing_people());
  add(figures.has_injured_people(), "FIGURE_INJURED_PEOPLE", figures.injured_people());
  add(figures.has_relocated_people(), "FIGURE_RELOCATED_PEOPLE", figures.relocated_people());
  return text;
}

absl::Status Timeline::LoadReports() {
  ListReportsRequest request;
  request.set_parent(incident_);
  ASSIGN_OR_RETURN(const ListReportsResponse response, session().Call(&IncidentService::Stub::ListReports, request));
  for (const Report& report : response.reports()) {
    Add(report.as_of_time(), report.create_time(), report.name(),
        absl::StrCat(view_.Text("AT_REPORT", {{"kind", view_.Word(report.kind())},
                                              {"source", view_.Word(report.source())},
                                              {"chapter", view_.Label(report.chapter())}}),
                     FiguresText(report.figures())));
  }
  return absl::OkStatus();
}

absl::Status Timeline::LoadDecisions() {
  ListResponseLevelDecisionsRequest request;
  request.set_parent(incident_);
  ASSIGN_OR_RETURN(const ListResponseLevelDecisionsResponse response,
                   session().Call(&IncidentService::Stub::ListResponseLevelDecisions, request));
  for (const ResponseLevelDecision& decision : response.response_level_decisions()) {
    const std::string level =
        decision.level() == common::v1::RESPONSE_LEVEL_UNSPECIFIED ? view_.Text("NO_LEVEL_FIRED") : view_.Word(decision.level());
    const Details details = {{"level", level}, {"chapter", view_.Label(decision.chapter())}, {"decider", ShortName(decision.decider())}};
    const bool proposed = decision.state() == ResponseLevelDecision::STATE_PROPOSED;
    Add(decision.has_effect_time() ? decision.effect_time() : decision.create_time(), decision.create_time(), decision.name(),
        proposed ? view_.Text("AT_LEVEL_PROPOSED", details) : view_.Text("AT_LEVEL_DECIDED", details));
    if (decision.state() == ResponseLevelDecision::STATE_ENDED) {
      Add(decision.end_time(), decision.end_time(), decision.name(), view_.Text("AT_LEVEL_ENDED", details));
    }
  }
  return absl::OkStatus();
}

// When the start of a plan tells that it was entered afterwards, what belongs to it happened no later than that start.
Timestamp AtLatest(const Timestamp& recorded, const Plan& plan) {
  const bool is_late = plan.has_start_time() && FromTimestamp(plan.create_time()) - FromTimestamp(plan.start_time()) > kPromptly;
  return is_late && FromTimestamp(plan.start_time()) < FromTimestamp(recorded) ? plan.start_time() : recorded;
}

absl::Status Timeline::LoadRequisitions(const ListPlansResponse& plans) {
  ListRequisitionsRequest request;
  request.set_incident(incident_);
  ASSIGN_OR_RETURN(const ListRequisitionsResponse response, session().List(&RequisitionService::Stub::ListRequisitions, request, kLimit));
  for (const Requisition& requisition : response.requisitions()) {
    Timestamp time = requisition.submit_time();
    for (const Plan& plan : plans.plans()) {
      const bool serves =
          std::find(plan.requisitions().begin(), plan.requisitions().end(), requisition.name()) != plan.requisitions().end();
      if (serves && requisition.has_submit_time()) time = AtLatest(time, plan);
    }
    Add(time, requisition.submit_time(), requisition.name(),
        view_.Text("AT_REQUISITION", {{"chapter", view_.Label(requisition.chapter())},
                                      {"goods", view_.GoodsOf(requisition.lines())},
                                      {"site", requisition.site().display_name()}}));
  }
  return absl::OkStatus();
}

absl::Status Timeline::LoadPlans() {
  ListPlansRequest request;
  request.set_incident(incident_);
  ASSIGN_OR_RETURN(const ListPlansResponse response, session().List(&PlanService::Stub::ListPlans, request, kLimit));
  RETURN_IF_ERROR(LoadRequisitions(response));
  for (const Plan& plan : response.plans()) {
    const Details details = {{"plan", ShortName(plan.name())}, {"lines", plan.lines_size()}, {"shortages", plan.shortages_size()}};
    Add(AtLatest(plan.create_time(), plan), plan.create_time(), plan.name(), view_.Text("AT_PLAN", details));
    for (const Plan::Approval& approval : plan.approvals()) {
      if (!approval.has_decide_time()) continue;
      Add(AtLatest(approval.decide_time(), plan), approval.decide_time(), plan.name(),
          view_.Text("AT_APPROVAL", {{"chapter", view_.Label(approval.chapter())},
                                     {"state", view_.Word(approval.state())},
                                     {"plan", ShortName(plan.name())},
                                     {"approver", ShortName(approval.approver())}}));
    }
  }
  return absl::OkStatus();
}

absl::Status Timeline::LoadShipments() {
  ListShipmentsRequest request;
  request.set_incident(incident_);
  ASSIGN_OR_RETURN(const ListShipmentsResponse response, session().List(&ShipmentService::Stub::ListShipments, request, kLimit));
  for (const Shipment& shipment : response.shipments()) {
    const Details details = {{"warehouse", view_.Label(shipment.warehouse())},
                             {"goods", view_.GoodsOf(shipment.lines())},
                             {"site", shipment.site().display_name()},
                             {"vehicle", shipment.vehicle()},
                             {"signer", shipment.signer()}};
    Add(shipment.depart_time(), shipment.create_time(), shipment.name(), view_.Text("AT_SHIPMENT_LEFT", details));
    Add(shipment.arrive_time(), shipment.create_time(), shipment.name(), view_.Text("AT_SHIPMENT_ARRIVED", details));
    Add(shipment.sign_time(), shipment.create_time(), shipment.name(), view_.Text("AT_SHIPMENT_SIGNED", details));
  }
  return absl::OkStatus();
}

absl::Status Timeline::LoadMissions() {
  ListMissionsRequest request;
  request.set_incident(incident_);
  ASSIGN_OR_RETURN(const ListMissionsResponse response, session().List(&MissionService::Stub::ListMissions, request, kLimit));
  for (const Mission& mission : response.missions()) {
    const Details details = {
        {"team", view_.Label(mission.team())}, {"count", mission.member_count()}, {"site", mission.site().display_name()}};
    Add(mission.call_out_time(), mission.create_time(), mission.name(), view_.Text("AT_MISSION_CALLED_OUT", details));
    Add(mission.depart_time(), mission.create_time(), mission.name(), view_.Text("AT_MISSION_LEFT", details));
    Add(mission.arrive_time(), mission.create_time(), mission.name(), view_.Text("AT_MISSION_ARRIVED", details));
    Add(mission.end_time(), mission.create_time(), mission.name(), view_.Text("AT_MISSION_ENDED", details));
  }
  return absl::OkStatus();
}

absl::Status Timeline::Load() {
  GetIncidentRequest request;
  request.set_name(incident_);
  ASSIGN_OR_RETURN(const Incident incident, session().Call(&IncidentService::Stub::GetIncident, request));
  title_ = incident.title();
  Add(incident.occur_time(), incident.create_time(), incident.name(),
      view_.Text("AT_INCIDENT", {{"hazard", view_.Word(incident.hazard())},
                                 {"magnitude", incident.magnitude()},
                                 {"chapter", view_.Label(incident.chapter())},
                                 {"place", incident.place()}}));
  RETURN_IF_ERROR(LoadReports());
  RETURN_IF_ERROR(LoadDecisions());
  RETURN_IF_ERROR(LoadPlans());
  RETURN_IF_ERROR(LoadShipments());
  RETURN_IF_ERROR(LoadMissions());
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.time < b.time; });
  return absl::OkStatus();
}

void PrintJson(const Timeline& timeline, const Terminal& terminal) {
  const auto rfc3339 = [](absl::Time time) { return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()); };
  for (const Entry& entry : timeline.entries()) {
    google::protobuf::Struct line;
    auto& fields = *line.mutable_fields();
    fields["time"].set_string_value(rfc3339(entry.time));
    fields["recordTime"].set_string_value(rfc3339(entry.record_time));
    fields["enteredAfterwards"].set_bool_value(entry.is_late());
    fields["resource"].set_string_value(entry.resource);
    fields["text"].set_string_value(entry.what);
    terminal.out << JsonText(line) << "\n";
  }
}

void Print(View& view, const Timeline& timeline) {
  Table table({view.Left("COL_TIME"), view.Left("COL_ENTERED_AFTERWARDS"), view.Whole("COL_WHAT")});
  bool any_late = false;
  for (const Entry& entry : timeline.entries()) {
    any_late = any_late || entry.is_late();
    table.Add({TimeText(entry.time), entry.is_late() ? absl::FormatTime("%Y-%m-%d", entry.record_time, LocalZone()) : "", entry.what});
  }
  view.ListUnder(view.Text("TITLE_TIMELINE", {{"incident", timeline.title()}}), table, "NO_INCIDENTS");
  if (any_late) view.Note("ABOUT_ENTERED_AFTERWARDS");
}

absl::Status Run(const Command& command, const Invocation& invocation) {
  GetIncidentRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  Timeline timeline(invocation.view, request.name());
  RETURN_IF_ERROR(timeline.Load());
  if (invocation.json) {
    PrintJson(timeline, invocation.session.terminal());
  } else {
    Print(invocation.view, timeline);
  }
  return absl::OkStatus();
}

}  // namespace

void AddTimelineCommand(Command& root) {
  root.Add("timeline", GetIncidentRequest::descriptor(),
           {{.name = "INCIDENT", .field = "name", .use = Use::kRequired, .collection = "incidents"}}, &Run);
}

}  // namespace muster::cli
