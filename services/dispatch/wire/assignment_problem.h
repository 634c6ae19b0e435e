#pragma once

#include "absl/status/statusor.h"
#include "dispatch/domain/assignment.h"
#include "muster/dispatch/v1/plan_problem.pb.h"

// Generalised assignment as messages, whose rows name each other by id, and as the domain's structs, where they are indices.
namespace muster::dispatch {

// Of a problem that has an assignment; agents, jobs and options keep their order. One stage, whose costs begin at 0 for each job where they
// are gains or below 0. INVALID_FIELDS with every wrong field, by its path in the message. The solver takes the result as it is.
absl::StatusOr<AssignmentProblem> AssignmentFrom(const v1::PlanProblem& message);

// `solution` must be one that was found for AssignmentFrom(message). Without solver and solve duration.
v1::PlanSolution ToProto(const v1::PlanProblem& message, const AssignmentSolution& solution);

}  // namespace muster::dispatch
