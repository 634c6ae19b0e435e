#include "cli/commands/problem_text.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/numeric/int128.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/commands/plan_text.h"
#include "dispatch/wire/plan_problem.h"

namespace muster::cli {
namespace {

using dispatch::v1::AssignmentProblem;
using dispatch::v1::NetworkProblem;
using dispatch::v1::Plan;
using dispatch::v1::PlanProblem;
using dispatch::v1::PlanSolution;

std::string Proof(const View& view, const Plan::Objective& objective) {
  if (objective.optimal()) return view.Text("PROVED_OPTIMAL");
  double value = 0;
  double bound = 0;
  if (!absl::SimpleAtod(objective.value(), &value) || !absl::SimpleAtod(objective.bound(), &bound) || value == 0) {
    return view.Text("NOT_PROVED");
  }
  return view.Text("NOT_PROVED_BY", {{"percent", absl::StrFormat("%.1f", 100 * std::abs(value - bound) / std::abs(value))}});
}

void PrintHead(View& view, TextKey title, const PlanProblem& problem, const PlanSolution& solution) {
  const Plan::Objective& objective = solution.objectives(0);
  Card card;
  card.Add(view.Text("COL_TITLE"), problem.title());
  card.Add(view.Text("COL_NOTE"), problem.note());
  card.Add(ObjectiveText(view, objective.title()), GroupedDigits(objective.value()));
  card.Add(view.Text(objective.title() == "gain" ? TextKey("COL_UPPER_BOUND") : TextKey("COL_BOUND")), GroupedDigits(objective.bound()));
  card.Add(view.Text("COL_PROOF"), Proof(view, objective));
  card.Add(view.Text("COL_SOLVER"), absl::StrCat(solution.solver(), "  ", SpanText(absl::Microseconds(solution.solve_duration_us()))));
  card.Add(view.Text("COL_DIGEST"), solution.input_digest());
  view.Show(view.Text(title), card);
}

struct AgentsJobs {
  std::vector<std::string> jobs;
  std::int64_t load = 0;
  std::int64_t cost = 0;
};

absl::flat_hash_map<std::string, AgentsJobs> JobsByAgent(const AssignmentProblem& problem, const PlanSolution& solution) {
  absl::flat_hash_map<std::pair<std::string, std::string>, const AssignmentProblem::Option*> options;
  for (const AssignmentProblem::Option& option : problem.options()) options[{option.agent(), option.job()}] = &option;
  absl::flat_hash_map<std::string, AgentsJobs> agents;
  for (const PlanSolution::Assignment& assignment : solution.assignments()) {
    const AssignmentProblem::Option& option = *options.at({assignment.agent(), assignment.job()});
    AgentsJobs& agent = agents[assignment.agent()];
    agent.jobs.push_back(assignment.job());
    agent.load += option.load();
    agent.cost += option.cost();
  }
  return agents;
}

}  // namespace

void PrintFlow(View& view, const PlanProblem& problem, const PlanSolution& solution) {
  PrintHead(view, "TITLE_FLOW", problem, solution);
  Table table({view.Left("COL_FROM"), view.Left("COL_TO"), view.Right("COL_QUANTITY"), view.Right("COL_CAPACITY"),
               view.Right("COL_UNIT_COST"), view.Right("COL_FIXED_COST"), view.Right("COL_COST")});
  for (const PlanSolution::Flow& flow : solution.flows()) {
    const NetworkProblem::Arc& arc = problem.network().arcs(flow.arc());
    const absl::int128 cost = absl::int128(arc.unit_cost()) * flow.quantity() + arc.fixed_cost();
    table.Add({flow.from(), flow.to(), NumberText(flow.quantity()), arc.has_capacity() ? NumberText(arc.capacity()) : "",
               NumberText(arc.unit_cost()), NumberText(arc.fixed_cost()), GroupedDigits(dispatch::DigitsOf(cost))});
  }
  view.Part("TITLE_ARCS_USED", table);
}

void PrintAssignment(View& view, const PlanProblem& problem, const PlanSolution& solution) {
  const AssignmentProblem& assignment = problem.assignment();
  PrintHead(view, "TITLE_ASSIGNMENT", problem, solution);
  const absl::flat_hash_map<std::string, AgentsJobs> jobs_by_agent = JobsByAgent(assignment, solution);
  Table table({view.Left("COL_AGENT"), view.Right("COL_LOAD"), view.Right("COL_CAPACITY"),
               assignment.maximize() ? view.Right("COL_GAIN") : view.Right("COL_COST"), view.Whole("COL_JOBS")});
  for (const AssignmentProblem::Agent& agent : assignment.agents()) {
    const auto known = jobs_by_agent.find(agent.id());
    const AgentsJobs jobs = known == jobs_by_agent.end() ? AgentsJobs() : known->second;
    table.Add({agent.id(), NumberText(jobs.load), NumberText(agent.capacity()), NumberText(jobs.cost), absl::StrJoin(jobs.jobs, " ")});
  }
  view.Part("TITLE_AGENTS", table);
}

}  // namespace muster::cli
