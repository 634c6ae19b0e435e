#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/disaster/v1/incident.pb.h"
#include "platform/scope/scope.h"

namespace muster::disaster {

// No incident is older: 1 October 1949 in China.
absl::Time EarliestOccurTime();

// The incident called `name`, none when there is none or the name is malformed: some fields of a request about an incident are judged by
// it.
absl::StatusOr<std::optional<v1::Incident>> FindIncident(const Scope& scope, absl::string_view name);

// The same; NOT_FOUND/INCIDENT_UNKNOWN when there is none.
absl::StatusOr<v1::Incident> GetIncident(const Scope& scope, absl::string_view name);

// NOT_FOUND/INCIDENT_UNKNOWN.
absl::Status IncidentUnknown(absl::string_view name);

}  // namespace muster::disaster
