#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.MissionService: which team should go where.
class MissionProposalApi {
 public:
  // Everything given outlives this.
  MissionProposalApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::MissionProposal> ProposeMissions(const rpc::Call& call, const v1::ProposeMissionsRequest& request);

 private:
  // Whether the caller may ask for teams of these chapters on behalf of the incident.
  absl::Status Authorize(const Scope& scope, const v1::ProposeMissionsRequest& request) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
