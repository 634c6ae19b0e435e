#include "dispatch/domain/assignment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/types/span.h"
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

// Counts how much of the time limit is left: nothing for whoever has gone. Nothing else depends on it.
class Limit {
 public:
  Limit(absl::Duration whole, const IsCancelled& is_cancelled)
      : is_cancelled_(is_cancelled), end_(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(whole)) {}

  absl::Duration Left() const {
    if (is_cancelled_()) return absl::ZeroDuration();
    return std::max(absl::FromChrono(end_ - std::chrono::steady_clock::now()), absl::ZeroDuration());
  }

 private:
  const IsCancelled& is_cancelled_;
  std::chrono::steady_clock::time_point end_;
};

// Moves one job, or swaps two jobs' agents, as long as a stage gains by it and the stages before keep what they have: a search begins the
// better for it, and one that has no time to end has that much at least.
class Exchange {
 public:
  Exchange(const AssignmentProblem& problem, const std::vector<std::pair<const Stage*, std::int64_t>>& held, const Stage& stage)
      : problem_(problem),
        held_(held),
        stage_(stage),
        tiers_(problem.agents.size()),
        options_(problem.jobs.size() * problem.agents.size(), kNone) {
    for (std::size_t i = 0; i < problem.tiers.size(); ++i) tiers_[Index(problem.tiers[i].agent)].push_back(i);
    for (std::size_t i = 0; i < problem.options.size(); ++i) {
      const bool is_forbidden = std::any_of(held.begin(), held.end(), [i](const auto& held_stage) {
        const auto& [stage, value] = held_stage;
        return stage->kind == StageKind::kGreatest && !stage->option_costs.empty() && stage->option_costs[i] > value;
      });
      if (!is_forbidden) options_[Slot(problem.options[i].job, problem.options[i].agent)] = static_cast<int>(i);
    }
  }

  void Improve(const Limit& limit, std::vector<int>* taken) {
    taken_ = taken;
    loads_ = LoadsOf(problem_, *taken);
    for (const auto& [stage, value] : held_) slack_.push_back(value - ValueOf(problem_, *stage, *taken));
    const auto jobs = static_cast<int>(problem_.jobs.size());
    for (bool improved = true; improved;) {
      improved = false;
      for (int job = 0; job < jobs && limit.Left() > absl::ZeroDuration(); ++job) {
        improved = Shift(job) || improved;
        for (int other = job + 1; other < jobs; ++other) improved = Swap(job, other) || improved;
      }
    }
  }

 private:
  static constexpr int kNone = AssignmentSolution::kNotDone;

  std::size_t Slot(int job, int agent) const { return Index(job) * problem_.agents.size() + Index(agent); }

  bool Shift(int job) {
    bool improved = false;
    if (!problem_.jobs[Index(job)].required) improved = Take({{job, kNone}});
    for (int agent = 0; agent < std::ssize(problem_.agents); ++agent) {
      const int option = options_[Slot(job, agent)];
      if (option != kNone && option != (*taken_)[Index(job)]) improved = Take({{job, option}}) || improved;
    }
    return improved;
  }

  bool Swap(int job, int other) {
    const int option = (*taken_)[Index(job)];
    const int other_option = (*taken_)[Index(other)];
    if (option == kNone && other_option == kNone) return false;
    const int next = other_option == kNone ? kNone : options_[Slot(job, problem_.options[Index(other_option)].agent)];
    const int other_next = option == kNone ? kNone : options_[Slot(other, problem_.options[Index(option)].agent)];
    // A job that cannot take the other's place would not be done, which no swap is for.
    if ((next == kNone) != (other_option == kNone) || (other_next == kNone) != (option == kNone)) return false;
    if ((next == kNone && problem_.jobs[Index(job)].required) || (other_next == kNone && problem_.jobs[Index(other)].required))
      return false;
    return Take({{job, next}, {other, other_next}});
  }

  // What an agent's load costs.
  std::int64_t LoadCost(const Stage& stage, int agent, std::int64_t load) const {
    const std::int64_t surplus = load - problem_.agents[Index(agent)].wanted;
    if (surplus >= 0) return stage.surplus_costs.empty() ? 0 : surplus * stage.surplus_costs[Index(agent)];
    std::int64_t cost = 0;
    std::int64_t left = -surplus;
    for (const std::size_t tier : tiers_[Index(agent)]) {
      if (stage.tier_costs.empty() || left == 0) break;
      const std::int64_t units = std::min(left, problem_.tiers[tier].units);
      left -= units;
      cost += stage.tier_costs[tier] * units;
    }
    return cost;
  }

  using Moves = absl::Span<const std::pair<int, int>>;

  // What a sum gains or loses when loads become `loads` (of the agents that change) and jobs take other options.
  std::int64_t Change(const Stage& stage, Moves moves, const std::vector<std::pair<int, std::int64_t>>& loads) const {
    std::int64_t change = 0;
    for (const auto& [job, option] : moves) {
      if (stage.option_costs.empty()) break;
      const int before = (*taken_)[Index(job)];
      if (before != kNone) change -= stage.option_costs[Index(before)];
      if (option != kNone) change += stage.option_costs[Index(option)];
    }
    for (const auto& [agent, load] : loads) change += LoadCost(stage, agent, load) - LoadCost(stage, agent, loads_[Index(agent)]);
    return change;
  }

  bool Take(std::initializer_list<std::pair<int, int>> list) {
    const Moves moves(list.begin(), list.size());
    after_.clear();
    const auto add = [this](int option, int sign) {
      if (option == kNone) return;
      const AssignmentProblem::Option& row = problem_.options[Index(option)];
      auto it = std::find_if(after_.begin(), after_.end(), [&row](const auto& pair) { return pair.first == row.agent; });
      if (it == after_.end()) it = after_.insert(after_.end(), {row.agent, loads_[Index(row.agent)]});
      it->second += sign * row.load;
    };
    for (const auto& [job, option] : moves) {
      add((*taken_)[Index(job)], -1);
      add(option, 1);
    }
    for (const auto& [agent, load] : after_) {
      if (load > problem_.agents[Index(agent)].capacity) return false;
    }
    if (Change(stage_, moves, after_) >= 0) return false;
    changes_.assign(held_.size(), 0);
    for (std::size_t k = 0; k < held_.size(); ++k) {
      if (held_[k].first->kind == StageKind::kSum) changes_[k] = Change(*held_[k].first, moves, after_);
      if (changes_[k] > slack_[k]) return false;
    }
    for (std::size_t k = 0; k < held_.size(); ++k) slack_[k] -= changes_[k];
    for (const auto& [job, option] : moves) (*taken_)[Index(job)] = option;
    for (const auto& [agent, load] : after_) loads_[Index(agent)] = load;
    return true;
  }

  const AssignmentProblem& problem_;
  const std::vector<std::pair<const Stage*, std::int64_t>>& held_;
  const Stage& stage_;
  std::vector<std::vector<std::size_t>> tiers_;
  // Per job and agent: the option, kNone when there is none.
  std::vector<int> options_;
  std::vector<int>* taken_ = nullptr;
  std::vector<std::int64_t> loads_;
  // Per held stage: how much worse than its value it may still become, which is nothing once it is reached.
  std::vector<std::int64_t> slack_;
  std::vector<std::pair<int, std::int64_t>> after_;
  std::vector<std::int64_t> changes_;
};

class Solver {
 public:
  Solver(const AssignmentProblem& problem, const AssignmentSearch& search)
      : problem_(problem), search_(search), limit_(std::min(search.time_limit, absl::Hours(24)), search.is_cancelled), best_(search.start) {
    if (!best_.empty()) MUSTER_CHECK(best_.size() == problem.jobs.size() && Keeps(problem, best_));
    MUSTER_CHECK(search.bounds.empty() || search.bounds.size() == problem.stages.size());
    Prepare();
  }

  AssignmentSolution Run() {
    AssignmentSolution solution;
    if (best_.empty() && !FindAny(&solution.outcome)) return solution;
    for (std::size_t k = 0; k < problem_.stages.size(); ++k) {
      const absl::Duration left = limit_.Left();
      Limit share(k + 1 < problem_.stages.size() ? left / 2 : left, search_.is_cancelled);
      const std::int64_t bound = Minimise(k, share);
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
    const IntegerSolution solution =
        SolveIntegerProgram(program_, {.time_limit = limit_.Left(), .start = {}, .is_cancelled = search_.is_cancelled});
    best_ = Read(solution.values);
    if (solution.outcome == IntegerSolution::Outcome::kInfeasible) *outcome = AssignmentSolution::Outcome::kInfeasible;
    return !best_.empty() || problem_.jobs.empty();
  }

  // The bound.
  std::int64_t Minimise(std::size_t k, const Limit& limit) {
    const std::int64_t known = search_.bounds.empty() ? 0 : search_.bounds[k];
    if (ValueOf(problem_, problem_.stages[k], best_) <= known) return known;
    return std::max(known, problem_.stages[k].kind == StageKind::kSum ? MinimiseSum(k, limit) : MinimiseGreatest(k, known, limit));
  }

  std::int64_t MinimiseSum(std::size_t k, const Limit& limit) {
    const Stage& stage = problem_.stages[k];
    if (limit.Left() > absl::ZeroDuration()) Exchange(problem_, held_, stage).Improve(limit, &best_);
    const std::int64_t value = ValueOf(problem_, stage, best_);
    if (value == 0) return 0;
    IntegerProgram program = program_;
    const std::vector<std::int64_t> costs = CostsOf(stage);
    const std::int64_t divisor = std::accumulate(costs.begin(), costs.end(), std::int64_t{0}, std::gcd<std::int64_t, std::int64_t>);
    for (std::size_t i = 0; i < costs.size(); ++i) program.columns[i].cost = static_cast<double>(costs[i] / divisor);
    const IntegerSolution solution =
        SolveIntegerProgram(program, {.time_limit = limit.Left(), .start = ColumnsOf(best_), .is_cancelled = search_.is_cancelled});
    std::vector<int> taken = Read(solution.values);
    if (!taken.empty() && ValueOf(problem_, stage, taken) < value) best_ = std::move(taken);
    return solution.bound == IntegerSolution::kNoBound ? 0 : std::max<std::int64_t>(solution.bound * divisor, 0);
  }

  // Bisects the costs from `known` on that occur: whether an assignment exists without the dearer options.
  std::int64_t MinimiseGreatest(std::size_t k, std::int64_t known, const Limit& limit) {
    const Stage& stage = problem_.stages[k];
    std::vector<std::int64_t> costs = stage.option_costs;
    costs.push_back(0);
    std::sort(costs.begin(), costs.end());
    costs.erase(std::unique(costs.begin(), costs.end()), costs.end());
    const auto position = [&] { return std::lower_bound(costs.begin(), costs.end(), ValueOf(problem_, stage, best_)) - costs.begin(); };
    // Nothing below `refuted` can be reached; nothing below `low` is looked for any more.
    std::ptrdiff_t refuted = std::lower_bound(costs.begin(), costs.end(), known) - costs.begin();
    std::ptrdiff_t low = refuted;
    while (low < position()) {
      const std::ptrdiff_t middle = low + (position() - low) / 2;
      IntegerProgram program = program_;
      for (std::size_t i = 0; i < stage.option_costs.size(); ++i) {
        if (stage.option_costs[i] > costs[static_cast<std::size_t>(middle)]) program.columns[i].upper = 0;
      }
      const IntegerSolution solution =
          SolveIntegerProgram(program, {.time_limit = limit.Left(), .start = {}, .is_cancelled = search_.is_cancelled});
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
  const AssignmentSearch& search_;
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
