#include "dispatch/domain/assignment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <utility>

#include "dispatch/domain/integer_program.h"
#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

using Stage = AssignmentProblem::Stage;
using StageKind = AssignmentProblem::Stage::Kind;

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

std::vector<std::int64_t> LoadsOf(const AssignmentProblem& problem, const std::vector<int>& taken) {
  std::vector<std::int64_t> loads(problem.agents.size());
  for (const int option : taken) {
    if (option != AssignmentSolution::kNotDone) loads[Index(problem.options[Index(option)].agent)] += problem.options[Index(option)].load;
  }
  return loads;
}

bool Keeps(const AssignmentProblem& problem, const std::vector<int>& taken) {
  for (std::size_t job = 0; job < problem.jobs.size(); ++job) {
    if (taken[job] == AssignmentSolution::kNotDone ? problem.jobs[job].required
                                                   : problem.options[Index(taken[job])].job != static_cast<int>(job)) {
      return false;
    }
  }
  const std::vector<std::int64_t> loads = LoadsOf(problem, taken);
  for (std::size_t agent = 0; agent < loads.size(); ++agent) {
    if (loads[agent] > problem.agents[agent].capacity) return false;
  }
  return true;
}

std::int64_t ValueOf(const AssignmentProblem& problem, const Stage& stage, const std::vector<int>& taken) {
  std::int64_t value = 0;
  for (const int option : taken) {
    if (option == AssignmentSolution::kNotDone || stage.option_costs.empty()) continue;
    const std::int64_t cost = stage.option_costs[Index(option)];
    value = stage.kind == StageKind::kGreatest ? std::max(value, cost) : value + cost;
  }
  if (stage.kind == StageKind::kGreatest) return value;
  const std::vector<std::int64_t> loads = LoadsOf(problem, taken);
  std::vector<std::int64_t> lacking(loads.size());
  for (std::size_t agent = 0; agent < loads.size(); ++agent) {
    const std::int64_t surplus = loads[agent] - problem.agents[agent].wanted;
    lacking[agent] = std::max<std::int64_t>(-surplus, 0);
    if (!stage.surplus_costs.empty()) value += stage.surplus_costs[agent] * std::max<std::int64_t>(surplus, 0);
  }
  for (std::size_t i = 0; i < problem.tiers.size() && !stage.tier_costs.empty(); ++i) {
    std::int64_t& left = lacking[Index(problem.tiers[i].agent)];
    const std::int64_t units = std::min(left, problem.tiers[i].units);
    left -= units;
    value += stage.tier_costs[i] * units;
  }
  return value;
}

// Counts how much of the time limit is left; nothing else depends on it.
class Limit {
 public:
  explicit Limit(absl::Duration whole) : end_(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(whole)) {}

  absl::Duration Left() const { return std::max(absl::FromChrono(end_ - std::chrono::steady_clock::now()), absl::ZeroDuration()); }

 private:
  std::chrono::steady_clock::time_point end_;
};

class Solver {
 public:
  Solver(const AssignmentProblem& problem, const AssignmentSearch& search)
      : problem_(problem), limit_(std::min(search.time_limit, absl::Hours(24))), best_(search.start) {
    if (!best_.empty()) MUSTER_CHECK(best_.size() == problem.jobs.size() && Keeps(problem, best_));
    Prepare();
  }

  AssignmentSolution Run() {
    AssignmentSolution solution;
    if (best_.empty() && !FindAny(&solution.outcome)) return solution;
    for (std::size_t k = 0; k < problem_.stages.size(); ++k) {
      const absl::Duration left = limit_.Left();
      Limit share(k + 1 < problem_.stages.size() ? left / 2 : left);
      const std::int64_t bound = problem_.stages[k].kind == StageKind::kSum ? MinimiseSum(k, share) : MinimiseGreatest(k, share);
      const std::int64_t value = ValueOf(problem_, problem_.stages[k], best_);
      solution.stages.push_back({.value = value, .bound = std::min(bound, value), .proved = bound >= value});
      Hold(problem_.stages[k], value);
    }
    solution.outcome = AssignmentSolution::Outcome::kFound;
    solution.taken = best_;
    return solution;
  }

 private:
  // Columns: options, tiers, then each agent's surplus.
  std::size_t TierColumn(std::size_t tier) const { return problem_.options.size() + tier; }
  std::size_t SurplusColumn(std::size_t agent) const { return problem_.options.size() + problem_.tiers.size() + agent; }

  // Without an objective: what every assignment keeps.
  void Prepare() {
    std::vector<IntegerProgram::Row> jobs(problem_.jobs.size());
    std::vector<IntegerProgram::Row> agents(problem_.agents.size());
    for (std::size_t i = 0; i < problem_.options.size(); ++i) {
      const AssignmentProblem::Option& option = problem_.options[i];
      program_.columns.push_back({});
      jobs[Index(option.job)].terms.push_back({static_cast<int>(i), 1});
      if (option.load > 0) agents[Index(option.agent)].terms.push_back({static_cast<int>(i), static_cast<double>(option.load)});
    }
    for (std::size_t i = 0; i < problem_.tiers.size(); ++i) {
      program_.columns.push_back({.upper = static_cast<double>(problem_.tiers[i].units), .is_integer = false});
      agents[Index(problem_.tiers[i].agent)].terms.push_back({static_cast<int>(TierColumn(i)), 1});
    }
    for (std::size_t i = 0; i < problem_.agents.size(); ++i) {
      const AssignmentProblem::Agent& agent = problem_.agents[i];
      program_.columns.push_back({.upper = static_cast<double>(agent.capacity - agent.wanted), .is_integer = false});
      agents[i].lower = static_cast<double>(agent.wanted);
      agents[i].upper = static_cast<double>(agent.capacity);
      // Where no stage asks for the surplus, the row stays a knapsack, which Cbc has cuts for.
      const bool counts = std::any_of(problem_.stages.begin(), problem_.stages.end(),
                                      [i](const Stage& stage) { return !stage.surplus_costs.empty() && stage.surplus_costs[i] > 0; });
      if (!counts) continue;
      agents[i].terms.push_back({static_cast<int>(SurplusColumn(i)), -1});
      agents[i].upper = agents[i].lower;
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      jobs[i].lower = problem_.jobs[i].required ? 1 : 0;
      jobs[i].upper = 1;
    }
    for (auto* rows : {&jobs, &agents}) std::move(rows->begin(), rows->end(), std::back_inserter(program_.rows));
  }

  // A stage's costs by column.
  std::vector<std::int64_t> CostsOf(const Stage& stage) const {
    std::vector<std::int64_t> costs(program_.columns.size());
    std::copy(stage.option_costs.begin(), stage.option_costs.end(), costs.begin());
    if (stage.kind == StageKind::kGreatest) return costs;
    for (std::size_t i = 0; i < stage.tier_costs.size(); ++i) costs[TierColumn(i)] = stage.tier_costs[i];
    for (std::size_t i = 0; i < stage.surplus_costs.size(); ++i) costs[SurplusColumn(i)] = stage.surplus_costs[i];
    return costs;
  }

  // From now on no assignment is worse than `value` on this stage.
  void Hold(const Stage& stage, std::int64_t value) {
    const std::vector<std::int64_t> costs = CostsOf(stage);
    held_.emplace_back(&stage, value);
    if (stage.kind == StageKind::kGreatest || value == 0) {
      for (std::size_t i = 0; i < costs.size(); ++i) {
        if (costs[i] > value) program_.columns[i].upper = 0;
      }
      return;
    }
    const std::int64_t divisor = std::accumulate(costs.begin(), costs.end(), std::int64_t{0}, std::gcd<std::int64_t, std::int64_t>);
    IntegerProgram::Row row;
    for (std::size_t i = 0; i < costs.size(); ++i) {
      if (costs[i] > 0) row.terms.push_back({static_cast<int>(i), static_cast<double>(costs[i] / divisor)});
    }
    row.upper = static_cast<double>(value / divisor);
    program_.rows.push_back(std::move(row));
  }

  std::vector<double> ColumnsOf(const std::vector<int>& taken) const {
    std::vector<double> columns(program_.columns.size());
    for (const int option : taken) {
      if (option != AssignmentSolution::kNotDone) columns[Index(option)] = 1;
    }
    return columns;
  }

  // The assignment that `columns` describe; empty when rounding broke a rule or lost what earlier stages hold.
  std::vector<int> Read(const std::vector<double>& columns) const {
    std::vector<int> taken(problem_.jobs.size(), AssignmentSolution::kNotDone);
    if (columns.empty()) return {};
    for (std::size_t i = 0; i < problem_.options.size(); ++i) {
      if (columns[i] > 0.5) taken[Index(problem_.options[i].job)] = static_cast<int>(i);
    }
    if (!Keeps(problem_, taken)) return {};
    for (const auto& [stage, value] : held_) {
      if (ValueOf(problem_, *stage, taken) > value) return {};
    }
    return taken;
  }

  // Any assignment, for the stages to begin with.
  bool FindAny(AssignmentSolution::Outcome* outcome) {
    const IntegerSolution solution = SolveIntegerProgram(program_, {.time_limit = limit_.Left(), .start = {}});
    best_ = Read(solution.values);
    if (solution.outcome == IntegerSolution::Outcome::kInfeasible) *outcome = AssignmentSolution::Outcome::kInfeasible;
    return !best_.empty() || problem_.jobs.empty();
  }

  // The bound.
  std::int64_t MinimiseSum(std::size_t k, const Limit& limit) {
    const Stage& stage = problem_.stages[k];
    const std::int64_t value = ValueOf(problem_, stage, best_);
    if (value == 0) return 0;
    IntegerProgram program = program_;
    const std::vector<std::int64_t> costs = CostsOf(stage);
    const std::int64_t divisor = std::accumulate(costs.begin(), costs.end(), std::int64_t{0}, std::gcd<std::int64_t, std::int64_t>);
    for (std::size_t i = 0; i < costs.size(); ++i) program.columns[i].cost = static_cast<double>(costs[i] / divisor);
    const IntegerSolution solution = SolveIntegerProgram(program, {.time_limit = limit.Left(), .start = ColumnsOf(best_)});
    std::vector<int> taken = Read(solution.values);
    if (!taken.empty() && ValueOf(problem_, stage, taken) < value) best_ = std::move(taken);
    return solution.bound == IntegerSolution::kNoBound ? 0 : std::max<std::int64_t>(solution.bound * divisor, 0);
  }

  // Bisects the costs that occur: whether an assignment exists without the dearer options.
  std::int64_t MinimiseGreatest(std::size_t k, const Limit& limit) {
    const Stage& stage = problem_.stages[k];
    std::vector<std::int64_t> costs = stage.option_costs;
    costs.push_back(0);
    std::sort(costs.begin(), costs.end());
    costs.erase(std::unique(costs.begin(), costs.end()), costs.end());
    const auto position = [&] { return std::lower_bound(costs.begin(), costs.end(), ValueOf(problem_, stage, best_)) - costs.begin(); };
    // Nothing below `refuted` can be reached; nothing below `low` is looked for any more.
    std::ptrdiff_t refuted = 0;
    std::ptrdiff_t low = 0;
    while (low < position()) {
      const std::ptrdiff_t middle = low + (position() - low) / 2;
      IntegerProgram program = program_;
      for (std::size_t i = 0; i < stage.option_costs.size(); ++i) {
        if (stage.option_costs[i] > costs[static_cast<std::size_t>(middle)]) program.columns[i].upper = 0;
      }
      const IntegerSolution solution = SolveIntegerProgram(program, {.time_limit = limit.Left(), .start = {}});
      std::vector<int> taken = Read(solution.values);
      if (!taken.empty()) {
        best_ = std::move(taken);
        continue;
      }
      low = middle + 1;
      // Without the options dearer than this there is nothing, so there is nothing with fewer options either.
      if (solution.outcome == IntegerSolution::Outcome::kInfeasible) refuted = middle + 1;
    }
    return costs[static_cast<std::size_t>(std::min(refuted, position()))];
  }

  const AssignmentProblem& problem_;
  Limit limit_;
  IntegerProgram program_;
  std::vector<std::pair<const Stage*, std::int64_t>> held_;
  std::vector<int> best_;
};

}  // namespace

AssignmentSolution SolveAssignment(const AssignmentProblem& problem, const AssignmentSearch& search) {
  return Solver(problem, search).Run();
}

std::vector<std::int64_t> ValuesOf(const AssignmentProblem& problem, const std::vector<int>& taken) {
  std::vector<std::int64_t> values;
  for (const Stage& stage : problem.stages) values.push_back(ValueOf(problem, stage, taken));
  return values;
}

}  // namespace muster::dispatch
