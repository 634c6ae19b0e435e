#include "disaster/api/find_incident.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "disaster/store/disaster_tx.h"
#include "platform/calendar/china_day.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster::disaster {

absl::Time EarliestOccurTime() { return StartOf(absl::CivilDay(1949, 10, 1)); }

absl::StatusOr<std::optional<v1::Incident>> FindIncident(const Scope& scope, absl::string_view name) {
  const std::optional<absl::string_view> id = IdOf(name, "incidents");
  if (!id.has_value()) return std::nullopt;
  return outbox::Read<DisasterTx>(scope.world(), scope.origin(), [&](DisasterTx& tx) { return tx.FindIncident(*id); });
}

absl::StatusOr<v1::Incident> GetIncident(const Scope& scope, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<v1::Incident> incident, FindIncident(scope, name));
  if (!incident.has_value()) return IncidentUnknown(name);
  return *std::move(incident);
}

absl::Status IncidentUnknown(absl::string_view name) { return NotFound("INCIDENT_UNKNOWN", absl::StrCat("no ", name), {{"name", name}}); }

}  // namespace muster::disaster
