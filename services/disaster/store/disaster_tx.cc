#include "disaster/store/disaster_tx.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/disaster.h"

namespace muster::disaster {
namespace {

std::string IncidentId(const v1::Incident& incident) { return std::string(IdOf(incident.name(), "incidents").value_or("")); }
std::string DivisionOf(absl::string_view chapter) { return std::string(IdOf(chapter, "chapters").value_or("")); }

std::string NestedName(absl::string_view incident_id, absl::string_view collection, std::int32_t number) {
  return absl::StrCat("incidents/", incident_id, "/", collection, "/", number);
}

v1::Incident ToIncident(sql::GetIncidentRow row) {
  v1::Incident incident;
  incident.set_name(NameOf("incidents", row.incident_id));
  incident.set_title(std::move(row.title));
  incident.set_hazard(static_cast<v1::Hazard>(row.hazard));
  incident.set_sub_hazard(std::move(row.sub_hazard));
  incident.set_chapter(NameOf("chapters", row.chapter_id));
  incident.set_place(std::move(row.place));
  if (row.latitude_degrees.has_value() && row.longitude_degrees.has_value()) {
    incident.mutable_location()->set_latitude_degrees(*row.latitude_degrees);
    incident.mutable_location()->set_longitude_degrees(*row.longitude_degrees);
  }
  *incident.mutable_occur_time() = ToTimestamp(row.occur_time);
  incident.set_magnitude(std::move(row.magnitude));
  incident.set_state(static_cast<v1::Incident::State>(row.state));
  *incident.mutable_create_time() = ToTimestamp(row.create_time);
  incident.set_creator(std::move(row.creator));
  incident.set_etag(absl::StrCat(row.revision));
  return incident;
}

v1::Report ToReport(sql::ListReportsRow row) {
  v1::Report report;
  report.set_name(NestedName(row.incident_id, "reports", row.number));
  report.set_kind(static_cast<v1::Report::Kind>(row.kind));
  report.set_source(static_cast<v1::Report::Source>(row.source));
  report.set_chapter(NameOf("chapters", row.chapter_id));
  *report.mutable_as_of_time() = ToTimestamp(row.as_of_time);
  MUSTER_CHECK(report.mutable_figures()->ParseFromString(row.figures));
  report.set_narrative(std::move(row.narrative));
  report.set_source_citation(std::move(row.source_citation));
  if (row.due_time.has_value()) *report.mutable_due_time() = ToTimestamp(*row.due_time);
  report.set_due_source(std::move(row.due_source));
  *report.mutable_create_time() = ToTimestamp(row.create_time);
  report.set_creator(std::move(row.creator));
  return report;
}

v1::ResponseLevelDecision ToDecision(sql::ListDecisionsRow row) {
  v1::ResponseLevelDecision decision;
  // First, because parsing replaces everything; only fired_clauses is in it.
  MUSTER_CHECK(decision.ParseFromString(row.fired_clauses));
  decision.set_name(NestedName(row.incident_id, "responseLevelDecisions", row.number));
  decision.set_chapter(NameOf("chapters", row.chapter_id));
  decision.set_level(static_cast<common::v1::ResponseLevel>(row.level));
  decision.set_state(static_cast<v1::ResponseLevelDecision::State>(row.state));
  decision.set_reason(std::move(row.reason));
  decision.set_decider(std::move(row.decider));
  *decision.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.effect_time.has_value()) *decision.mutable_effect_time() = ToTimestamp(*row.effect_time);
  if (row.end_time.has_value()) *decision.mutable_end_time() = ToTimestamp(*row.end_time);
  decision.set_end_reason(std::move(row.end_reason));
  decision.set_ender(std::move(row.ender));
  return decision;
}

template <class Row, class Message>
absl::StatusOr<std::vector<Message>> ToMessages(absl::StatusOr<std::vector<Row>> rows, Message (*to_message)(Row)) {
  if (!rows.ok()) return rows.status();
  std::vector<Message> messages;
  messages.reserve(rows->size());
  for (Row& row : *rows) messages.push_back(to_message(std::move(row)));
  return messages;
}

template <class Row, class Message>
absl::StatusOr<std::optional<Message>> ToMessage(absl::StatusOr<std::optional<Row>> row, Message (*to_message)(Row)) {
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  return to_message(**std::move(row));
}

}  // namespace

absl::StatusOr<std::optional<v1::Incident>> DisasterTx::FindIncident(absl::string_view incident_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Incident> incident, ToMessage(sql().QueryOptional(sql::kGetIncident, incident_id), &ToIncident));
  if (!incident.has_value()) return std::nullopt;
  std::vector<v1::Incident> incidents = {*std::move(incident)};
  RETURN_IF_ERROR(AddActiveLevels(incidents));
  return std::move(incidents.front());
}

absl::StatusOr<std::optional<v1::Incident>> DisasterTx::LockIncident(absl::string_view incident_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Incident> incident, ToMessage(sql().QueryOptional(sql::kLockIncident, incident_id), &ToIncident));
  if (!incident.has_value()) return std::nullopt;
  std::vector<v1::Incident> incidents = {*std::move(incident)};
  RETURN_IF_ERROR(AddActiveLevels(incidents));
  return std::move(incidents.front());
}

absl::StatusOr<std::vector<v1::Incident>> DisasterTx::ListIncidents(const IncidentFilter& filter) {
  ASSIGN_OR_RETURN(std::vector<v1::Incident> incidents,
                   ToMessages(sql().Query(sql::kListIncidents, filter.before_occur_time, filter.before_incident_id, filter.divisions,
                                          filter.state, filter.limit),
                              &ToIncident));
  RETURN_IF_ERROR(AddActiveLevels(incidents));
  return incidents;
}

absl::Status DisasterTx::AddActiveLevels(std::vector<v1::Incident>& incidents) {
  absl::flat_hash_map<std::string, v1::Incident*> by_id;
  std::vector<std::string> ids;
  for (v1::Incident& incident : incidents) {
    ids.push_back(IncidentId(incident));
    by_id[ids.back()] = &incident;
  }
  ASSIGN_OR_RETURN(const std::vector<sql::ListActiveLevelsRow> rows, sql().Query(sql::kListActiveLevels, ids));
  for (const sql::ListActiveLevelsRow& row : rows) {
    v1::Incident::ActiveResponseLevel& active = *by_id[row.incident_id]->add_active_response_levels();
    active.set_chapter(NameOf("chapters", row.chapter_id));
    active.set_level(static_cast<common::v1::ResponseLevel>(row.level));
    active.set_response_level_decision(NestedName(row.incident_id, "responseLevelDecisions", row.number));
  }
  return absl::OkStatus();
}

absl::Status DisasterTx::InsertIncident(absl::string_view prefix, v1::Incident& incident) {
  ASSIGN_OR_RETURN(const sql::NextNumberRow number, sql().QueryOne(sql::kNextNumber, prefix));
  const std::string incident_id = absl::StrCat(prefix, "-", number.last_value);
  incident.set_name(NameOf("incidents", incident_id));
  *incident.mutable_create_time() = ToTimestamp(now());
  incident.set_creator(actor());
  incident.set_etag("1");
  std::optional<double> latitude;
  std::optional<double> longitude;
  if (incident.has_location()) {
    latitude = incident.location().latitude_degrees();
    longitude = incident.location().longitude_degrees();
  }
  return sql()
      .Execute(sql::kInsertIncident, incident_id, DivisionOf(incident.chapter()), incident.title(), static_cast<int>(incident.hazard()),
               incident.sub_hazard(), incident.place(), latitude, longitude, FromTimestamp(incident.occur_time()), incident.magnitude(),
               static_cast<int>(incident.state()), now(), incident.creator())
      .status();
}

void DisasterTx::TouchIncident(absl::string_view incident_id) { sql().Enqueue(sql::kTouchIncident, incident_id); }

absl::StatusOr<ReportsOnFile> DisasterTx::FindReportsOnFile(absl::string_view incident_id) {
  ASSIGN_OR_RETURN(const sql::SummariseReportsRow row, sql().QueryOne(sql::kSummariseReports, incident_id));
  return ReportsOnFile{.has_initial = row.has_initial,
                       .has_final = row.has_final,
                       .latest = row.last_number == 0 ? "" : NestedName(incident_id, "reports", row.last_number)};
}

absl::StatusOr<std::vector<v1::Report>> DisasterTx::ListReports(absl::string_view incident_id) {
  return ToMessages(sql().Query(sql::kListReports, incident_id), &ToReport);
}

absl::StatusOr<std::vector<v1::Report>> DisasterTx::ListLatestReports(absl::string_view incident_id) {
  return ToMessages(sql().Query(sql::kListLatestReports, incident_id), &ToReport);
}

absl::Status DisasterTx::InsertReport(absl::string_view incident_id, v1::Report& report) {
  *report.mutable_create_time() = ToTimestamp(now());
  report.set_creator(actor());
  std::optional<absl::Time> due_time;
  if (report.has_due_time()) due_time = FromTimestamp(report.due_time());
  ASSIGN_OR_RETURN(const sql::InsertReportRow row,
                   sql().QueryOne(sql::kInsertReport, incident_id, static_cast<int>(report.kind()), static_cast<int>(report.source()),
                                  DivisionOf(report.chapter()), FromTimestamp(report.as_of_time()), report.figures().SerializeAsString(),
                                  report.narrative(), report.source_citation(), due_time, report.due_source(), now(), report.creator()));
  report.set_name(NestedName(incident_id, "reports", row.number));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PolicyRecord>> DisasterTx::ListDeadlinePolicies(const PolicyFilter& filter) {
  ASSIGN_OR_RETURN(std::vector<sql::ListDeadlinePoliciesRow> rows,
                   sql().Query(sql::kListDeadlinePolicies, filter.divisions, filter.tier, static_cast<int>(filter.kind), filter.day));
  std::vector<PolicyRecord> policies;
  for (sql::ListDeadlinePoliciesRow& row : rows) {
    policies.push_back({.division = std::move(row.chapter_id), .limit_minutes = row.limit_minutes, .source = std::move(row.source)});
  }
  return policies;
}

absl::StatusOr<std::vector<v1::TriggerTable>> DisasterTx::ListTriggerTables() {
  ASSIGN_OR_RETURN(const std::vector<sql::ListTriggerTablesRow> rows, sql().Query(sql::kListTriggerTables));
  std::vector<v1::TriggerTable> tables;
  for (const sql::ListTriggerTablesRow& row : rows) {
    const std::string name = NameOf("triggerTables", row.trigger_table_id);
    if (tables.empty() || tables.back().name() != name) {
      v1::TriggerTable& table = tables.emplace_back();
      table.set_name(name);
      table.set_chapter(NameOf("chapters", row.chapter_id));
      table.set_source(row.source);
    }
    if (!row.level.has_value()) continue;
    v1::TriggerClause& clause = *tables.back().add_clauses();
    clause.set_level(static_cast<common::v1::ResponseLevel>(*row.level));
    clause.set_indicator(static_cast<v1::TriggerIndicator>(row.indicator.value_or(0)));
    clause.set_minimum(row.minimum.value_or(0));
    if (row.maximum.has_value()) clause.set_maximum(*row.maximum);
  }
  return tables;
}

absl::StatusOr<std::vector<v1::ResponseLevelDecision>> DisasterTx::ListDecisions(absl::string_view incident_id) {
  return ToMessages(sql().Query(sql::kListDecisions, incident_id), &ToDecision);
}

absl::StatusOr<std::optional<v1::ResponseLevelDecision>> DisasterTx::FindDecisionInForce(absl::string_view incident_id,
                                                                                         absl::string_view chapter) {
  return ToMessage(sql().QueryOptional(sql::kGetDecisionInForce, incident_id, DivisionOf(chapter)), &ToDecision);
}

absl::Status DisasterTx::InsertDecision(absl::string_view incident_id, v1::ResponseLevelDecision& decision) {
  *decision.mutable_create_time() = ToTimestamp(now());
  std::optional<absl::Time> effect_time;
  if (decision.has_effect_time()) effect_time = FromTimestamp(decision.effect_time());
  v1::ResponseLevelDecision clauses;
  *clauses.mutable_fired_clauses() = decision.fired_clauses();
  ASSIGN_OR_RETURN(const sql::InsertDecisionRow row,
                   sql().QueryOne(sql::kInsertDecision, incident_id, DivisionOf(decision.chapter()), static_cast<int>(decision.level()),
                                  static_cast<int>(decision.state()), clauses.SerializeAsString(), decision.reason(), decision.decider(),
                                  now(), effect_time));
  decision.set_name(NestedName(incident_id, "responseLevelDecisions", row.number));
  return absl::OkStatus();
}

absl::Status DisasterTx::CloseDecision(const Closing& closing, v1::ResponseLevelDecision& decision) {
  const std::optional<NestedId> id = NestedIdOf(decision.name(), "incidents", "responseLevelDecisions");
  std::int32_t number = 0;
  MUSTER_CHECK(id.has_value() && absl::SimpleAtoi(id->id, &number));
  decision.set_state(closing.state);
  *decision.mutable_end_time() = ToTimestamp(closing.end_time);
  decision.set_end_reason(closing.reason);
  decision.set_ender(actor());
  return sql()
      .Execute(sql::kCloseDecision, id->parent_id, number, static_cast<int>(closing.state), closing.end_time, closing.reason, actor())
      .status();
}

}  // namespace muster::disaster
