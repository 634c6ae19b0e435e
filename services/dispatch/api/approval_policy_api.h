#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.ApprovalPolicyService. Rules are read by everyone who is signed in, because they hold for chapters below too;
// delegations by those who stand at or above their chapter.
class ApprovalPolicyApi {
 public:
  // Everything given outlives this.
  ApprovalPolicyApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::ApprovalPolicy> CreateApprovalPolicy(const rpc::Call& call, const v1::CreateApprovalPolicyRequest& request);
  absl::StatusOr<v1::ApprovalPolicy> GetApprovalPolicy(const rpc::Call& call, const v1::GetApprovalPolicyRequest& request);
  absl::StatusOr<v1::ListApprovalPoliciesResponse> ListApprovalPolicies(const rpc::Call& call,
                                                                        const v1::ListApprovalPoliciesRequest& request);
  absl::StatusOr<v1::ApprovalPolicy> FindApprovalPolicy(const rpc::Call& call, const v1::FindApprovalPolicyRequest& request);
  absl::StatusOr<v1::ApprovalDelegation> CreateApprovalDelegation(const rpc::Call& call,
                                                                  const v1::CreateApprovalDelegationRequest& request);
  absl::StatusOr<v1::ListApprovalDelegationsResponse> ListApprovalDelegations(const rpc::Call& call,
                                                                              const v1::ListApprovalDelegationsRequest& request);
  absl::StatusOr<v1::ApprovalDelegation> RevokeApprovalDelegation(const rpc::Call& call,
                                                                  const v1::RevokeApprovalDelegationRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
