#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "dispatch/api/planning.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.PlanService. Stock is read and plans are computed outside of any transaction.
class PlanApi {
 public:
  // Everything given outlives this.
  PlanApi(const Scopes& scopes, const Neighbours& neighbours, const Steps& steps)
      : scopes_(scopes), neighbours_(neighbours), steps_(steps) {}

  absl::StatusOr<v1::Plan> ProposePlan(const rpc::Call& call, const v1::ProposePlanRequest& request);
  absl::StatusOr<v1::Plan> GetPlan(const rpc::Call& call, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(const rpc::Call& call, const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> SubmitPlan(const rpc::Call& call, const v1::SubmitPlanRequest& request);
  absl::StatusOr<v1::Plan> ApprovePlan(const rpc::Call& call, const v1::ApprovePlanRequest& request);
  absl::StatusOr<v1::Plan> RejectPlan(const rpc::Call& call, const v1::RejectPlanRequest& request);

 private:
  absl::StatusOr<Stored<v1::Plan>> Find(const Scope& scope, const std::string& name) const;
  // The stock of this moment, against what `needs` lack.
  absl::StatusOr<Planning> Gather(const Scope& scope, const Needs& needs, const PlanningOptions& options) const;
  absl::Status CheckStillPossible(const Scope& scope, const v1::Plan& plan) const;
  // Makes the first attempt at the reservations of a plan that was just approved.
  void ReserveAll(const Scope& scope, const std::vector<std::int64_t>& step_ids) const;

  const Scopes& scopes_;
  const Neighbours& neighbours_;
  const Steps& steps_;
};

}  // namespace muster::dispatch
