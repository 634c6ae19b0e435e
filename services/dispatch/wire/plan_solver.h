#pragma once

#include "absl/status/statusor.h"
#include "muster/dispatch/v1/plan_problem.pb.h"

// The planner from message to message, for programs that have no server.
namespace muster::dispatch {

// The best plan, checked independently of how it was found. Errors: INVALID_ARGUMENT/INVALID_FIELDS as plan_problem.proto
// says.
absl::StatusOr<v1::PlanSolution> SolvePlan(const v1::PlanProblem& problem);

// What is wrong with a person's plan for `problem`, and what it costs against the best one. Only its lines and, where there is one, its
// digest are looked at. Errors: those of SolvePlan; INVALID_ARGUMENT/INVALID_FIELDS with paths in `plan`.
absl::StatusOr<v1::PlanCheck> CheckPlanOf(const v1::PlanProblem& problem, const v1::PlanSolution& plan);

}  // namespace muster::dispatch
