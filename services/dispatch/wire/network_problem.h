#pragma once

#include "absl/status/statusor.h"
#include "dispatch/domain/fixed_charge_flow.h"
#include "muster/dispatch/v1/plan_problem.pb.h"

// Fixed-charge networks as messages, whose rows name each other by id, and as the domain's structs, where they are indices.
namespace muster::dispatch {

// Of a problem that has a network; nodes and arcs keep their order. INVALID_FIELDS with every wrong field, by its path in the message. The
// solver takes the result as it is.
absl::StatusOr<FixedChargeNetwork> NetworkFrom(const v1::PlanProblem& message);

// `solution` must be one of NetworkFrom(message). Without solve duration.
v1::PlanSolution ToProto(const v1::PlanProblem& message, const FixedChargeSolution& solution);

}  // namespace muster::dispatch
