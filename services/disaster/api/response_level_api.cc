#include "disaster/api/response_level_api.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "disaster/api/find_incident.h"
#include "disaster/domain/response_levels.h"
#include "disaster/store/disaster_tx.h"
#include "muster/disaster/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::disaster {
namespace {

// The numbers of both are those of the API (and so of the database).
static_assert(static_cast<int>(Level::kI) == common::v1::RESPONSE_LEVEL_I && static_cast<int>(Level::kIV) == common::v1::RESPONSE_LEVEL_IV);
static_assert(static_cast<int>(Indicator::kDeadOrMissingPeople) == v1::TRIGGER_INDICATOR_DEAD_OR_MISSING_PEOPLE &&
              static_cast<int>(Indicator::kRelocatedOrInNeedPeople) == v1::TRIGGER_INDICATOR_RELOCATED_OR_IN_NEED_PEOPLE &&
              static_cast<int>(Indicator::kCollapsedOrSeriouslyDamagedRooms) ==
                  v1::TRIGGER_INDICATOR_COLLAPSED_OR_SERIOUSLY_DAMAGED_ROOMS &&
              static_cast<int>(Indicator::kCollapsedOrSeriouslyDamagedHouseholds) ==
                  v1::TRIGGER_INDICATOR_COLLAPSED_OR_SERIOUSLY_DAMAGED_HOUSEHOLDS);

Level ToLevel(common::v1::ResponseLevel level) { return static_cast<Level>(level); }

TriggerFigures ToTriggerFigures(const v1::Figures& figures) {
  TriggerFigures known;
  if (figures.has_dead_people()) known.dead_people = figures.dead_people();
  if (figures.has_missing_people()) known.missing_people = figures.missing_people();
  if (figures.has_relocated_people()) known.relocated_people = figures.relocated_people();
  if (figures.has_in_need_people()) known.in_need_people = figures.in_need_people();
  if (figures.has_collapsed_rooms()) known.collapsed_rooms = figures.collapsed_rooms();
  if (figures.has_seriously_damaged_rooms()) known.seriously_damaged_rooms = figures.seriously_damaged_rooms();
  if (figures.has_collapsed_households()) known.collapsed_households = figures.collapsed_households();
  if (figures.has_seriously_damaged_households()) known.seriously_damaged_households = figures.seriously_damaged_households();
  return known;
}

Table ToTable(const v1::TriggerTable& table) {
  Table plain;
  for (const v1::TriggerClause& clause : table.clauses()) {
    plain.clauses.push_back({.level = ToLevel(clause.level()),
                             .indicator = static_cast<Indicator>(clause.indicator()),
                             .minimum = clause.minimum(),
                             .maximum = clause.has_maximum() ? std::optional<std::int64_t>(clause.maximum()) : std::nullopt});
  }
  return plain;
}

// The clauses that fire for the incident in `chapter`, gravest first. The tables that count are those of chapters that have both the
// incident and `chapter` below them: a county's own table says nothing of the nation's level.
absl::StatusOr<std::vector<v1::FiredClause>> Fire(DisasterTx& tx, const auth::ChapterTree& tree, const v1::Incident& incident,
                                                  absl::string_view chapter, const std::vector<v1::Report>& reports) {
  ASSIGN_OR_RETURN(std::vector<v1::TriggerTable> tables, tx.ListTriggerTables());
  std::erase_if(tables, [&](const v1::TriggerTable& table) {
    return !tree.Contains(table.chapter(), incident.chapter()) || !tree.Contains(table.chapter(), chapter);
  });
  std::vector<Table> plain_tables;
  for (const v1::TriggerTable& table : tables) plain_tables.push_back(ToTable(table));
  std::vector<TriggerFigures> figures;
  for (const v1::Report& report : reports) figures.push_back(ToTriggerFigures(report.figures()));

  std::vector<v1::FiredClause> clauses;
  for (const Fired& fired : ProposeLevel(figures, plain_tables)) {
    const v1::TriggerTable& table = tables[fired.table];
    v1::FiredClause& clause = clauses.emplace_back();
    clause.set_trigger_table(table.name());
    *clause.mutable_clause() = table.clauses(static_cast<int>(fired.clause));
    clause.set_value(fired.value);
    clause.set_report(reports[fired.report].name());
    clause.set_source(table.source());
  }
  return clauses;
}

// The fields that all three writes have.
template <class Request>
void CheckTarget(const Request& request, Fields& fields) {
  fields.RequestId(request.request_id());
  fields.RequiredName("parent", request.parent(), "incidents");
  fields.RequiredName("chapter", request.chapter(), "chapters");
}

// Whether the decision in force is the one that the caller has seen, if the caller says which.
template <class Request>
absl::Status CheckSeen(const Request& request, const std::optional<v1::ResponseLevelDecision>& in_force) {
  const std::string name = in_force.has_value() ? in_force->name() : "";
  if (!request.has_decision_in_force() || request.decision_in_force() == name) return absl::OkStatus();
  return Aborted("LEVEL_CHANGED", absl::StrCat("in force is now \"", name, "\""), {{"chapter", request.chapter()}, {"decision", name}});
}

std::optional<LevelInForce> ToLevelInForce(const std::optional<v1::ResponseLevelDecision>& decision) {
  if (!decision.has_value()) return std::nullopt;
  return LevelInForce{.level = ToLevel(decision->level()), .effect_time = FromTimestamp(decision->effect_time())};
}

// Records `decision` in place of the level in force. The incident is locked.
absl::StatusOr<v1::ResponseLevelDecision> Decide(DisasterTx& tx, const auth::ChapterTree& tree, const v1::Incident& incident,
                                                 std::optional<v1::ResponseLevelDecision> in_force, v1::ResponseLevelDecision decision) {
  const std::string incident_id(IdOf(incident.name(), "incidents").value_or(""));
  const std::optional<LevelInForce> level_in_force = ToLevelInForce(in_force);
  if (!decision.has_effect_time()) {
    // Of two who decide at the same moment, the one that came second may have read the clock first.
    *decision.mutable_effect_time() = ToTimestamp(level_in_force.has_value() ? std::max(level_in_force->effect_time, tx.now()) : tx.now());
  }
  RETURN_IF_ERROR(CheckDecision({.level = ToLevel(decision.level()), .effect_time = FromTimestamp(decision.effect_time())},
                                incident.state() == v1::Incident::STATE_ENDED ? IncidentState::kEnded : IncidentState::kActive,
                                level_in_force));
  v1::ResponseLevelDecided event;
  if (in_force.has_value()) {
    RETURN_IF_ERROR(tx.CloseDecision(
        {.state = v1::ResponseLevelDecision::STATE_REPLACED, .end_time = FromTimestamp(decision.effect_time()), .reason = ""}, *in_force));
    *event.mutable_replaced() = *std::move(in_force);
  }
  v1::ResponseLevelDecision& decided = *event.mutable_response_level_decision();
  decided = decision;
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports, tx.ListLatestReports(incident_id));
  ASSIGN_OR_RETURN(const std::vector<v1::FiredClause> fired, Fire(tx, tree, incident, decision.chapter(), reports));
  for (const v1::FiredClause& clause : fired) {
    if (clause.clause().level() == decision.level()) *decided.add_fired_clauses() = clause;
  }
  RETURN_IF_ERROR(tx.InsertDecision(incident_id, decided));
  tx.TouchIncident(incident_id);
  tx.Append(decided.name(), decided.chapter(), event);
  return decided;
}

}  // namespace

absl::StatusOr<v1::ResponseLevelDecision> ResponseLevelApi::ProposeResponseLevel(const rpc::Call& call,
                                                                                 const v1::ProposeResponseLevelRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckTarget(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const v1::Incident incident, GetIncident(scope, request.parent()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_DUTY_OFFICER, common::v1::ROLE_COMMANDER}, request.chapter()));
  const std::string incident_id(IdOf(request.parent(), "incidents").value_or(""));
  return outbox::WriteOnce<DisasterTx, v1::ResponseLevelDecision>(
      scope.world(), scope.origin(), request, [&](DisasterTx& tx) -> absl::StatusOr<v1::ResponseLevelDecision> {
        RETURN_IF_ERROR(tx.LockIncident(incident_id).status());
        ASSIGN_OR_RETURN(const std::vector<v1::Report> reports, tx.ListLatestReports(incident_id));
        if (reports.empty()) return FailedPrecondition("INITIAL_REPORT_MISSING", "the incident has no report yet");
        ASSIGN_OR_RETURN(const std::vector<v1::FiredClause> fired, Fire(tx, scope.tree(), incident, request.chapter(), reports));
        v1::ResponseLevelProposed event;
        v1::ResponseLevelDecision& proposal = *event.mutable_response_level_decision();
        proposal.set_chapter(request.chapter());
        proposal.set_state(v1::ResponseLevelDecision::STATE_PROPOSED);
        if (!fired.empty()) proposal.set_level(fired.front().clause().level());
        proposal.mutable_fired_clauses()->Assign(fired.begin(), fired.end());
        RETURN_IF_ERROR(tx.InsertDecision(incident_id, proposal));
        tx.Append(proposal.name(), proposal.chapter(), event);
        return proposal;
      });
}

absl::StatusOr<v1::ResponseLevelDecision> ResponseLevelApi::DecideResponseLevel(const rpc::Call& call,
                                                                                const v1::DecideResponseLevelRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::optional<v1::Incident> incident, FindIncident(scope, request.parent()));
  Fields fields;
  CheckTarget(request, fields);
  fields.RequiredEnum("level", request.level());
  fields.RequiredText("reason", request.reason(), 2000);
  const absl::Time earliest = incident.has_value() ? FromTimestamp(incident->occur_time()) : EarliestOccurTime();
  const absl::Time now = scope.now();
  const absl::Time effect_time = fields.Time("effect_time", request.has_effect_time(), request.effect_time(), earliest, now, now);
  RETURN_IF_ERROR(fields.ToStatus());
  if (!incident.has_value()) return IncidentUnknown(request.parent());
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_COMMANDER}, request.chapter()));

  v1::ResponseLevelDecision decision;
  decision.set_chapter(request.chapter());
  decision.set_level(request.level());
  decision.set_state(v1::ResponseLevelDecision::STATE_DECIDED);
  decision.set_reason(request.reason());
  decision.set_decider(scope.caller().subject());
  if (request.has_effect_time()) *decision.mutable_effect_time() = ToTimestamp(effect_time);
  return outbox::WriteOnce<DisasterTx, v1::ResponseLevelDecision>(
      scope.world(), scope.origin(), request, [&](DisasterTx& tx) -> absl::StatusOr<v1::ResponseLevelDecision> {
        ASSIGN_OR_RETURN(const std::optional<v1::Incident> locked, tx.LockIncident(*IdOf(request.parent(), "incidents")));
        if (!locked.has_value()) return IncidentUnknown(request.parent());
        ASSIGN_OR_RETURN(std::optional<v1::ResponseLevelDecision> in_force,
                         tx.FindDecisionInForce(*IdOf(request.parent(), "incidents"), request.chapter()));
        RETURN_IF_ERROR(CheckSeen(request, in_force));
        return Decide(tx, scope.tree(), *locked, std::move(in_force), decision);
      });
}

absl::StatusOr<v1::ResponseLevelDecision> ResponseLevelApi::EndResponseLevel(const rpc::Call& call,
                                                                             const v1::EndResponseLevelRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckTarget(request, fields);
  fields.RequiredText("reason", request.reason(), 2000);
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(GetIncident(scope, request.parent()).status());
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_COMMANDER}, request.chapter()));
  const std::string incident_id(IdOf(request.parent(), "incidents").value_or(""));
  return outbox::WriteOnce<DisasterTx, v1::ResponseLevelDecision>(
      scope.world(), scope.origin(), request, [&](DisasterTx& tx) -> absl::StatusOr<v1::ResponseLevelDecision> {
        RETURN_IF_ERROR(tx.LockIncident(incident_id).status());
        ASSIGN_OR_RETURN(std::optional<v1::ResponseLevelDecision> in_force, tx.FindDecisionInForce(incident_id, request.chapter()));
        RETURN_IF_ERROR(CheckSeen(request, in_force));
        if (!in_force.has_value()) {
          return FailedPrecondition("NO_ACTIVE_LEVEL", "no level is in force", {{"chapter", request.chapter()}});
        }
        RETURN_IF_ERROR(tx.CloseDecision(
            {.state = v1::ResponseLevelDecision::STATE_ENDED, .end_time = tx.now(), .reason = request.reason()}, *in_force));
        tx.TouchIncident(incident_id);
        v1::ResponseLevelEnded event;
        *event.mutable_response_level_decision() = *in_force;
        tx.Append(in_force->name(), in_force->chapter(), event);
        return *std::move(in_force);
      });
}

absl::StatusOr<v1::ListResponseLevelDecisionsResponse> ResponseLevelApi::ListResponseLevelDecisions(
    const rpc::Call& call, const v1::ListResponseLevelDecisionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string incident_id = fields.RequiredName("parent", request.parent(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(GetIncident(scope, request.parent()).status());
  ASSIGN_OR_RETURN(const std::vector<v1::ResponseLevelDecision> decisions,
                   outbox::Read<DisasterTx>(scope.world(), scope.origin(), [&](DisasterTx& tx) { return tx.ListDecisions(incident_id); }));
  v1::ListResponseLevelDecisionsResponse response;
  response.mutable_response_level_decisions()->Assign(decisions.begin(), decisions.end());
  return response;
}

absl::StatusOr<v1::ListTriggerTablesResponse> ResponseLevelApi::ListTriggerTables(const rpc::Call& call,
                                                                                  const v1::ListTriggerTablesRequest&) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::vector<v1::TriggerTable> tables,
                   outbox::Read<DisasterTx>(scope.world(), scope.origin(), [&](DisasterTx& tx) { return tx.ListTriggerTables(); }));
  v1::ListTriggerTablesResponse response;
  response.mutable_trigger_tables()->Assign(tables.begin(), tables.end());
  return response;
}

}  // namespace muster::disaster
