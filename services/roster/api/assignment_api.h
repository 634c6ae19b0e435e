#pragma once

#include "absl/status/statusor.h"
#include "muster/roster/v1/roster_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::roster {

// TeamService: teams on missions. Contracts: roster_service.proto.
class AssignmentApi {
 public:
  // `scopes` outlives this.
  explicit AssignmentApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Assignment> AssignTeam(const rpc::Call& call, const v1::AssignTeamRequest& request);
  absl::StatusOr<v1::Assignment> ReleaseTeam(const rpc::Call& call, const v1::ReleaseTeamRequest& request);
  absl::StatusOr<v1::ListAssignmentsResponse> ListAssignments(const rpc::Call& call, const v1::ListAssignmentsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::roster
