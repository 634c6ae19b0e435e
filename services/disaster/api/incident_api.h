#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "muster/common/v1/geo_point.pb.h"
#include "muster/disaster/v1/disaster_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::disaster {

// Where a chapter's seat is; none when nobody knows.
using SeatOf = std::function<absl::StatusOr<std::optional<common::v1::GeoPoint>>(const rpc::Call& call, const std::string& chapter)>;

// IncidentService: incidents. Contracts: disaster_service.proto.
class IncidentApi {
 public:
  // `scopes` outlives this.
  IncidentApi(const Scopes& scopes, SeatOf seat_of) : scopes_(scopes), seat_of_(std::move(seat_of)) {}

  absl::StatusOr<v1::Incident> CreateIncident(const rpc::Call& call, const v1::CreateIncidentRequest& request);
  absl::StatusOr<v1::Incident> GetIncident(const rpc::Call& call, const v1::GetIncidentRequest& request);
  absl::StatusOr<v1::ListIncidentsResponse> ListIncidents(const rpc::Call& call, const v1::ListIncidentsRequest& request);

 private:
  const Scopes& scopes_;
  const SeatOf seat_of_;
};

}  // namespace muster::disaster
