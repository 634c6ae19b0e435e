#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "muster/dispatch/v1/plan_problem.pb.h"

// The planner and its solvers from message to message, for programs that have no server.
namespace muster::dispatch {

inline constexpr absl::Duration kSolveTimeLimit = absl::Minutes(1);

// Whether the problem, of whichever kind, says all that it must. Errors: INVALID_ARGUMENT/INVALID_FIELDS as plan_problem.proto says.
absl::Status CheckProblem(const v1::PlanProblem& problem);

// The best plan, that of an allocation checked independently of how it was found. The clock ends the search for a network's flow and for an
// assignment after `time_limit`; an allocation's preferences say how much is searched. Errors: those of CheckProblem; of a network
// FAILED_PRECONDITION/FLOW_IMPOSSIBLE, of an assignment FAILED_PRECONDITION/ASSIGNMENT_IMPOSSIBLE, /NOTHING_FOUND_IN_TIME.
absl::StatusOr<v1::PlanSolution> SolvePlan(const v1::PlanProblem& problem, absl::Duration time_limit = kSolveTimeLimit);

// What is wrong with a person's plan for `problem`, an allocation, and what it costs against the best one. Only its lines and, where there
// is one, its digest are looked at. Errors: those of SolvePlan; INVALID_ARGUMENT/INVALID_FIELDS with paths in `plan`.
absl::StatusOr<v1::PlanCheck> CheckPlanOf(const v1::PlanProblem& problem, const v1::PlanSolution& plan);

}  // namespace muster::dispatch
