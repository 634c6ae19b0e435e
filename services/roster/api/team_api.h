#pragma once

#include "absl/status/statusor.h"
#include "muster/roster/v1/roster_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::roster {

// TeamService: teams. Contracts: roster_service.proto.
class TeamApi {
 public:
  // `scopes` outlives this.
  explicit TeamApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Team> CreateTeam(const rpc::Call& call, const v1::CreateTeamRequest& request);
  absl::StatusOr<v1::Team> GetTeam(const rpc::Call& call, const v1::GetTeamRequest& request);
  absl::StatusOr<v1::ListTeamsResponse> ListTeams(const rpc::Call& call, const v1::ListTeamsRequest& request);
  absl::StatusOr<v1::Team> SetTeamAvailability(const rpc::Call& call, const v1::SetTeamAvailabilityRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::roster
