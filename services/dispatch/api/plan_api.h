#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "dispatch/api/planning.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.PlanService without its decisions (DecisionApi). Stock is read and plans are computed outside of any transaction.
class PlanApi {
 public:
  // Everything given outlives this.
  PlanApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::Plan> ProposePlan(const rpc::Call& call, const v1::ProposePlanRequest& request);
  absl::StatusOr<v1::Plan> GetPlan(const rpc::Call& call, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(const rpc::Call& call, const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> SubmitPlan(const rpc::Call& call, const v1::SubmitPlanRequest& request);

 private:
  absl::StatusOr<Stored<v1::Plan>> Find(const Scope& scope, const std::string& name) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
