#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// What people decide about submitted plans: the part of muster.dispatch.v1.PlanService that is about approvals.
class DecisionApi {
 public:
  // Everything given outlives this.
  DecisionApi(const Scopes& scopes, const Neighbours& neighbours, const Steps& steps)
      : scopes_(scopes), neighbours_(neighbours), steps_(steps) {}

  absl::StatusOr<v1::Plan> ApprovePlan(const rpc::Call& call, const v1::ApprovePlanRequest& request);
  absl::StatusOr<v1::Plan> RejectPlan(const rpc::Call& call, const v1::RejectPlanRequest& request);
  absl::StatusOr<v1::Plan> CommandPlan(const rpc::Call& call, const v1::CommandPlanRequest& request);
  absl::StatusOr<v1::Plan> RegularizeApproval(const rpc::Call& call, const v1::RegularizeApprovalRequest& request);
  absl::StatusOr<v1::ListOpenApprovalsResponse> ListOpenApprovals(const rpc::Call& call, const v1::ListOpenApprovalsRequest& request);

 private:
  // Makes the first attempt at the reservations of a plan that was just approved or commanded.
  void ReserveAll(const Scope& scope, const std::vector<std::int64_t>& step_ids) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
  const Steps& steps_;
};

}  // namespace muster::dispatch
