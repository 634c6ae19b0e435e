#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// Methods of muster.dispatch.v1.PlanService that begin with a plan that there is: compare, edit, plan anew. Stock is read and plans are
// computed outside of any transaction.
class PlanRevisionApi {
 public:
  // Everything given outlives this.
  PlanRevisionApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::PlanComparison> ComparePlans(const rpc::Call& call, const v1::ComparePlansRequest& request);
  absl::StatusOr<v1::EditPlanResponse> EditPlan(const rpc::Call& call, const v1::EditPlanRequest& request);
  absl::StatusOr<v1::Plan> ReplanPlan(const rpc::Call& call, const v1::ReplanPlanRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
