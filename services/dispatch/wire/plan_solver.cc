#include "dispatch/wire/plan_solver.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "dispatch/wire/assignment_problem.h"
#include "dispatch/wire/network_problem.h"
#include "dispatch/wire/plan_problem.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

void AddViolation(absl::string_view reason, const std::string& where, google::protobuf::RepeatedPtrField<v1::PlanSolution::Violation>& to) {
  v1::PlanSolution::Violation& violation = *to.Add();
  violation.set_reason(std::string(reason));
  violation.set_where(where);
}

// Clocks may be set back.
void SetDuration(absl::Duration took, v1::PlanSolution& solution) {
  solution.set_solve_duration_us(std::max<std::int64_t>(absl::ToInt64Microseconds(took), 0));
}

absl::StatusOr<v1::PlanSolution> AllocationPlan(const v1::PlanProblem& message) {
  ASSIGN_OR_RETURN(const planner::Problem problem, FromProto(message));
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(const planner::Plan plan, planner::MakePlan(problem));
  const absl::Duration took = absl::Now() - begin;
  v1::PlanSolution solution = ToProto(problem, plan);
  SetDuration(took, solution);
  for (const planner::PlanViolation& found : planner::CheckPlan(problem, plan)) {
    AddViolation(found.reason, found.where, *solution.mutable_violations());
  }
  return solution;
}

absl::StatusOr<v1::PlanSolution> NetworkPlan(const v1::PlanProblem& message, absl::Duration time_limit) {
  ASSIGN_OR_RETURN(const FixedChargeNetwork network, NetworkFrom(message));
  const absl::Time begin = absl::Now();
  const std::optional<FixedChargeSolution> found = SolveFixedChargeFlow(network, {.time_limit = time_limit});
  const absl::Duration took = absl::Now() - begin;
  if (!found) return FailedPrecondition("FLOW_IMPOSSIBLE", "no flow meets all supplies");
  v1::PlanSolution solution = ToProto(message, *found);
  SetDuration(took, solution);
  return solution;
}

absl::StatusOr<v1::PlanSolution> AssignmentPlan(const v1::PlanProblem& message, absl::Duration time_limit) {
  using Outcome = AssignmentSolution::Outcome;
  ASSIGN_OR_RETURN(const AssignmentProblem problem, AssignmentFrom(message));
  const absl::Time begin = absl::Now();
  const AssignmentSolution found = SolveAssignment(problem, {.time_limit = time_limit, .start = {}});
  const absl::Duration took = absl::Now() - begin;
  if (found.outcome == Outcome::kInfeasible) return FailedPrecondition("ASSIGNMENT_IMPOSSIBLE", "the jobs do not fit");
  if (found.outcome == Outcome::kNothingFoundInTime) {
    return FailedPrecondition("NOTHING_FOUND_IN_TIME", "no assignment was found in time", {{"limit", absl::FormatDuration(time_limit)}});
  }
  v1::PlanSolution solution = ToProto(message, found);
  const bool is_ended_by_clock = !found.stages[0].proved && took >= time_limit;
  solution.set_solver(absl::StrCat(IntegerSolverName(), is_ended_by_clock ? planner::kEndedByClock : ""));
  SetDuration(took, solution);
  return solution;
}

}  // namespace

absl::Status CheckProblem(const v1::PlanProblem& message) {
  switch (message.kind_case()) {
    case v1::PlanProblem::kNetwork:
      return NetworkFrom(message).status();
    case v1::PlanProblem::kAssignment:
      return AssignmentFrom(message).status();
    case v1::PlanProblem::KIND_NOT_SET:
      return FromProto(message).status();
  }
  MUSTER_CHECK(false);
}

absl::StatusOr<v1::PlanSolution> SolvePlan(const v1::PlanProblem& message, absl::Duration time_limit) {
  switch (message.kind_case()) {
    case v1::PlanProblem::kNetwork:
      return NetworkPlan(message, time_limit);
    case v1::PlanProblem::kAssignment:
      return AssignmentPlan(message, time_limit);
    case v1::PlanProblem::KIND_NOT_SET:
      return AllocationPlan(message);
  }
  MUSTER_CHECK(false);
}

absl::StatusOr<v1::PlanCheck> CheckPlanOf(const v1::PlanProblem& message, const v1::PlanSolution& plan) {
  ASSIGN_OR_RETURN(const planner::Problem problem, FromProto(message));
  ASSIGN_OR_RETURN(const std::vector<planner::PlanLine> lines, LinesOf(problem, plan));
  ASSIGN_OR_RETURN(const planner::Plan best, planner::MakePlan(problem));
  v1::PlanCheck check;
  for (const planner::PlanViolation& found : planner::CheckLines(problem, lines)) {
    AddViolation(found.reason, found.where, *check.mutable_violations());
  }
  if (!plan.input_digest().empty() && plan.input_digest() != best.input_digest) {
    AddViolation("PLAN_STALE", "input_digest", *check.mutable_violations());
  }
  const bool known = std::all_of(lines.begin(), lines.end(), [](const planner::PlanLine& line) { return line.line >= 0 && line.lot >= 0; });
  if (!known) return check;
  const planner::ObjectiveValues values = planner::Evaluate(problem, lines);
  for (const planner::Objective& reached : best.objectives) {
    v1::PlanCheck::Objective& objective = *check.add_objectives();
    objective.set_title(std::string(planner::NameOf(reached.kind)));
    objective.set_value(DigitsOf(values[static_cast<std::size_t>(reached.kind)]));
    objective.set_best(DigitsOf(reached.value));
    objective.set_optimal(reached.proved);
    objective.set_unit(std::string(planner::UnitOf(reached.kind)));
  }
  return check;
}

}  // namespace muster::dispatch
