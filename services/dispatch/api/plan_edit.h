#pragma once

#include "absl/status/statusor.h"
#include "dispatch/api/planning.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"

// A plan with lines that a person changed, held against the rules and the best plan.
namespace muster::dispatch {

// `plan` with the lines of `request` in place of its own, against `planning`, which is what it would be made of now. The plan in the answer
// has no name; costs and objectives are empty when a line names a need or a lot that there is not. Sentences are in the
// language of `call`. Errors: those of the planner; CANCELLED/CALL_CANCELLED when its caller has gone.
absl::StatusOr<v1::EditPlanResponse> ApplyEdit(const v1::Plan& plan, const v1::EditPlanRequest& request, const Planning& planning,
                                               const rpc::Call& call);

// OK when `edited` can be stored. FAILED_PRECONDITION/PLAN_STALE, or PLAN_EDIT_INFEASIBLE with the details `violations`, a JSON list of the
// first of them, as many as an error carries, and `violation_count`.
absl::Status CheckStorable(const v1::EditPlanResponse& edited);

}  // namespace muster::dispatch
