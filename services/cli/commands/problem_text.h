#pragma once

#include "cli/commands/view.h"
#include "muster/dispatch/v1/plan_problem.pb.h"

// What a network and an assignment were solved to, as people read it.
namespace muster::cli {

// The arcs that carry something, and what each of them costs.
void PrintFlow(View& view, const dispatch::v1::PlanProblem& problem, const dispatch::v1::PlanSolution& solution);

// The agents with their jobs, and how full they are.
void PrintAssignment(View& view, const dispatch::v1::PlanProblem& problem, const dispatch::v1::PlanSolution& solution);

}  // namespace muster::cli
