#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "muster/disaster/v1/incident.pb.h"
#include "muster/disaster/v1/report.pb.h"
#include "muster/disaster/v1/response_level_decision.pb.h"
#include "platform/outbox/write.h"

namespace muster::disaster {

// What to list. Empty and 0 mean any.
struct IncidentFilter {
  // Where the page before ended.
  absl::Time before_occur_time = absl::InfiniteFuture();
  std::string before_incident_id;
  std::optional<std::vector<std::string>> divisions;
  int state = 0;
  std::int64_t limit;
};

// Which reports an incident has.
struct ReportsOnFile {
  bool has_initial;
  bool has_final;
  // "incidents/20231218-622927-1/reports/3"; empty when there is none.
  std::string latest;
};

// For which reports to look up deadline policies.
struct PolicyFilter {
  std::vector<absl::string_view> divisions;
  int tier;
  v1::Report::Kind kind;
  absl::CivilDay day;
};

struct PolicyRecord {
  std::string division;
  std::int32_t limit_minutes;
  std::string source;
};

// How a decision goes out of force.
struct Closing {
  v1::ResponseLevelDecision::State state;
  absl::Time end_time;
  std::string reason;
};

// The disaster service's statements. Ids are without collection: "20231218-622927-1".
class DisasterTx : public outbox::Tx {
 public:
  using Tx::Tx;

  // None when there is no such incident. `active_response_levels` is what is in force.
  absl::StatusOr<std::optional<v1::Incident>> FindIncident(absl::string_view incident_id);
  // The same; until the end of the transaction nobody else changes its reports and levels.
  absl::StatusOr<std::optional<v1::Incident>> LockIncident(absl::string_view incident_id);
  absl::StatusOr<std::vector<v1::Incident>> ListIncidents(const IncidentFilter& filter);
  // Gives it the next number under `prefix`, and fills in name, create_time, creator and etag.
  absl::Status InsertIncident(absl::string_view prefix, v1::Incident& incident);
  // Its etag changes.
  void TouchIncident(absl::string_view incident_id);

  absl::StatusOr<ReportsOnFile> FindReportsOnFile(absl::string_view incident_id);
  absl::StatusOr<std::vector<v1::Report>> ListReports(absl::string_view incident_id);
  // The one with the latest figures of each source.
  absl::StatusOr<std::vector<v1::Report>> ListLatestReports(absl::string_view incident_id);
  // Fills in name, create_time and creator. The incident is locked.
  absl::Status InsertReport(absl::string_view incident_id, v1::Report& report);
  absl::StatusOr<std::vector<PolicyRecord>> ListDeadlinePolicies(const PolicyFilter& filter);

  // In order of their names; clauses in their own order.
  absl::StatusOr<std::vector<v1::TriggerTable>> ListTriggerTables();
  absl::StatusOr<std::vector<v1::ResponseLevelDecision>> ListDecisions(absl::string_view incident_id);
  // None when no level is in force for the incident in the chapter.
  absl::StatusOr<std::optional<v1::ResponseLevelDecision>> FindDecisionInForce(absl::string_view incident_id, absl::string_view chapter);
  // Fills in name and create_time. The incident is locked.
  absl::Status InsertDecision(absl::string_view incident_id, v1::ResponseLevelDecision& decision);
  // Fills in state, end_time, end_reason and ender.
  absl::Status CloseDecision(const Closing& closing, v1::ResponseLevelDecision& decision);

 private:
  absl::Status AddActiveLevels(std::vector<v1::Incident>& incidents);
};

}  // namespace muster::disaster
