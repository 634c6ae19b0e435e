#include "dispatch/domain/team_choice.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/assignment.h"
#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/min_cost_flow.h"
#include "dispatch/domain/team_choice_rules.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch::teams {
namespace {

constexpr std::size_t kPriorityCount = planner::kPriorities.size();

// One step of what a need may lack.
struct Tier {
  // Index into Category::needs.
  int need = 0;
  std::int64_t units = 0;
  int step = 0;
};

// The part of the problem that is solved by itself: everything in the order of ids, so that rows may come in any order.
struct Category {
  std::vector<int> needs;
  // Those that may go somewhere.
  std::vector<int> teams;
  struct Option {
    // Indices into `teams` and `needs` above.
    int team = 0;
    int need = 0;
    Trip trip;
  };
  std::vector<Option> options;
  std::vector<Tier> tiers;
};

Category CategoryOf(const Problem& problem, const std::vector<int>& teams, std::vector<int> needs) {
  Category category{.needs = std::move(needs), .teams = {}, .options = {}, .tiers = {}};
  for (const int team : teams) {
    const std::size_t before = category.options.size();
    for (int k = 0; k < std::ssize(category.needs); ++k) {
      const int need = Row(category.needs, k);
      if (ObstacleOf(problem, team, need)) continue;
      category.options.push_back({.team = static_cast<int>(category.teams.size()), .need = k, .trip = *TripOf(problem, team, need)});
    }
    if (category.options.size() > before) category.teams.push_back(team);
  }
  const int steps = problem.preferences.fairness_steps;
  for (int k = 0; k < std::ssize(category.needs); ++k) {
    const std::int64_t count = CountOf(Row(problem.needs, Row(category.needs, k)));
    for (int step = 0; step < steps; ++step) {
      const std::int64_t units = UnitsBelow(count, step + 1, steps) - UnitsBelow(count, step, steps);
      if (units > 0) category.tiers.push_back({.need = k, .units = units, .step = step});
    }
  }
  return category;
}

// What one category's solver found: trips, and per objective what no choice can go below.
struct Found {
  std::vector<Trip> trips;
  std::array<std::int64_t, kObjectiveCount> bounds{};
  std::string solver;
};

// Costs of lacking units, per tier: first those that are unmet, then by fairness, each by priority.
std::vector<std::vector<std::int64_t>> TierCosts(const Problem& problem, const Category& category) {
  std::vector<std::vector<std::int64_t>> costs(2 * kPriorityCount, std::vector<std::int64_t>(category.tiers.size()));
  for (std::size_t i = 0; i < category.tiers.size(); ++i) {
    const Tier& tier = category.tiers[i];
    const std::size_t rank = RankOf(Row(problem.needs, Row(category.needs, tier.need)).priority);
    costs[rank][i] = 1;
    costs[kPriorityCount + rank][i] = tier.step;
  }
  return costs;
}

std::vector<std::int64_t> ArrivalCosts(const Problem& problem, const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) {
    costs.push_back(ArrivalSeconds(problem, option.trip) * WeightOf(problem, Row(problem.needs, option.trip.need)));
  }
  return costs;
}

std::vector<std::int64_t> DistanceCosts(const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) costs.push_back(option.trip.distance_m);
  return costs;
}

// Seconds until arrival of options for critical needs, 0 for others.
std::vector<std::int64_t> CriticalCosts(const Problem& problem, const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) {
    const bool is_critical = Row(problem.needs, option.trip.need).priority == Priority::kCritical;
    costs.push_back(is_critical ? ArrivalSeconds(problem, option.trip) : 0);
  }
  return costs;
}

// Needs that count teams: from each team to where it may go or to a pool, and from the pool to every need what it lacks.
class TeamFlow {
 public:
  TeamFlow(const Problem& problem, const Category& category)
      : problem_(problem), category_(category), critical_(CriticalCosts(problem, category)) {
    const std::size_t teams = category.teams.size();
    network_.supplies.resize(teams, 1);
    std::int64_t wanted = 0;
    for (const int need : category.needs) {
      network_.supplies.push_back(-CountOf(Row(problem.needs, need)));
      wanted += CountOf(Row(problem.needs, need));
    }
    network_.supplies.push_back(wanted - static_cast<std::int64_t>(teams));
    const auto pool = static_cast<int>(network_.supplies.size()) - 1;
    const auto node_of_need = [teams](int need) { return static_cast<int>(teams) + need; };
    for (const Tier& tier : category.tiers) network_.arcs.push_back({pool, node_of_need(tier.need), tier.units});
    for (int team = 0; team < static_cast<int>(teams); ++team) network_.arcs.push_back({team, pool, 1});
    first_option_ = network_.arcs.size();
    for (const Category::Option& option : category.options) network_.arcs.push_back({option.team, node_of_need(option.need), 1});
    for (std::vector<std::int64_t>& costs : TierCosts(problem, category))
      network_.levels.push_back({.first_arc = 0, .costs = std::move(costs)});
  }

  Found Run() {
    const FlowNetwork lacking = network_;
    network_.levels.push_back({.first_arc = static_cast<int>(first_option_), .costs = ArrivalCosts(problem_, category_)});
    network_.levels.push_back({.first_arc = static_cast<int>(first_option_), .costs = DistanceCosts(category_)});
    FlowSolution solution = Solve(network_);
    const std::int64_t latest = LatestOf(solution.flow);
    const auto [reached, refuted] = Bisect(lacking, solution, latest);
    if (reached < latest) {
      Forbid(reached, &network_);
      solution = Solve(network_);
    }
    return Take(solution, refuted);
  }

 private:
  // Everything may be lacking, so there is always a flow.
  static FlowSolution Solve(const FlowNetwork& network) {
    std::optional<FlowSolution> solution = SolveMinCostFlow(network);
    MUSTER_CHECK(solution.has_value());
    return *std::move(solution);
  }

  std::int64_t LatestOf(const std::vector<std::int64_t>& flow) const {
    std::int64_t latest = 0;
    for (std::size_t i = 0; i < critical_.size(); ++i) {
      if (flow[first_option_ + i] > 0) latest = std::max(latest, critical_[i]);
    }
    return latest;
  }

  // Critical needs get nobody who arrives later.
  void Forbid(std::int64_t latest, FlowNetwork* network) const {
    for (std::size_t i = 0; i < critical_.size(); ++i) {
      if (critical_[i] > latest) network->arcs[first_option_ + i].capacity = 0;
    }
  }

  struct Bisected {
    // The soonest last arrival for which nobody lacks more.
    std::int64_t reached = 0;
    // What is proved: none is sooner than this.
    std::int64_t bound = 0;
  };
  Bisected Bisect(const FlowNetwork& lacking, const FlowSolution& best, std::int64_t latest) const {
    // As many teams go to critical needs as do now, so the last of them cannot be sooner than if each took its soonest way.
    std::vector<std::int64_t> soonest = SoonestCritical();
    std::int64_t going = 0;
    for (std::size_t i = 0; i < critical_.size(); ++i) {
      going += Row(problem_.needs, category_.options[i].trip.need).priority == Priority::kCritical ? best.flow[first_option_ + i] : 0;
    }
    if (going == 0) return {};
    std::vector<std::int64_t> times = critical_;
    times.push_back(latest);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    auto low = std::lower_bound(times.begin(), times.end(), soonest[static_cast<std::size_t>(going) - 1]);
    auto high = std::lower_bound(times.begin(), times.end(), latest);
    std::int64_t bound = best.proved ? *low : 0;
    bool proved = best.proved;
    // Most often the soonest that there can be will do.
    for (auto middle = low; low < high; middle = low + (high - low) / 2) {
      FlowNetwork probe = lacking;
      Forbid(*middle, &probe);
      const FlowSolution solution = Solve(probe);
      if (std::equal(solution.totals.begin(), solution.totals.end(), best.totals.begin())) {
        high = middle;
        continue;
      }
      proved = proved && solution.proved;
      low = middle + 1;
      if (proved) bound = *low;
    }
    return {.reached = *high, .bound = bound};
  }

  std::vector<std::int64_t> SoonestCritical() const {
    std::vector<std::optional<std::int64_t>> by_team(category_.teams.size());
    for (std::size_t i = 0; i < critical_.size(); ++i) {
      if (Row(problem_.needs, category_.options[i].trip.need).priority != Priority::kCritical) continue;
      std::optional<std::int64_t>& soonest = by_team[static_cast<std::size_t>(category_.options[i].team)];
      soonest = std::min(soonest.value_or(critical_[i]), critical_[i]);
    }
    std::vector<std::int64_t> soonest;
    for (const auto& seconds : by_team) {
      if (seconds) soonest.push_back(*seconds);
    }
    std::sort(soonest.begin(), soonest.end());
    return soonest;
  }

  Found Take(const FlowSolution& solution, std::int64_t latest_bound) const {
    Found found{.trips = {}, .bounds = {}, .solver = FlowSolverName()};
    for (std::size_t i = 0; i < category_.options.size(); ++i) {
      if (solution.flow[first_option_ + i] > 0) found.trips.push_back(category_.options[i].trip);
    }
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kLatestCriticalArrival)] = latest_bound;
    if (!solution.proved) return found;
    const auto total = [&solution](std::size_t level) { return static_cast<std::int64_t>(solution.totals[level]); };
    for (std::size_t k = 0; k < 2 * kPriorityCount; ++k) found.bounds[k] = total(k);
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kWeightedArrival)] = total(2 * kPriorityCount);
    found.bounds[static_cast<std::size_t>(ObjectiveKind::kDistance)] = total(2 * kPriorityCount + 1);
    return found;
  }

  const Problem& problem_;
  const Category& category_;
  const std::vector<std::int64_t> critical_;
  FlowNetwork network_;
  std::size_t first_option_ = 0;
};

// Needs that count heads: teams are jobs, needs are agents that lack by tiers.
AssignmentProblem HeadProblem(const Problem& problem, const Category& category) {
  using Stage = AssignmentProblem::Stage;
  AssignmentProblem heads;
  heads.jobs.resize(category.teams.size(), {.required = false});
  std::int64_t largest = 1;
  for (const int team : category.teams) largest = std::max(largest, Row(problem.teams, team).member_count);
  for (const int need : category.needs) {
    const std::int64_t wanted = CountOf(Row(problem.needs, need));
    // With a whole team to spare one could stay at home, which is better on superfluous heads and worse on nothing before.
    heads.agents.push_back({.capacity = wanted + largest - 1, .wanted = wanted});
  }
  for (const Category::Option& option : category.options) {
    heads.options.push_back({.job = option.team, .agent = option.need, .load = Row(problem.teams, option.trip.team).member_count});
  }
  for (const Tier& tier : category.tiers) heads.tiers.push_back({.agent = tier.need, .units = tier.units});
  for (std::vector<std::int64_t>& costs : TierCosts(problem, category)) {
    heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = {}, .tier_costs = std::move(costs), .surplus_costs = {}});
  }
  heads.stages.push_back({.kind = Stage::Kind::kSum, .surplus_costs = std::vector<std::int64_t>(heads.agents.size(), 1)});
  heads.stages.push_back({.kind = Stage::Kind::kGreatest, .option_costs = CriticalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = ArrivalCosts(problem, category)});
  heads.stages.push_back({.kind = Stage::Kind::kSum, .option_costs = DistanceCosts(category)});
  MUSTER_CHECK(heads.stages.size() == kObjectiveCount);
  return heads;
}

// To the most urgent needs first, whoever arrives soonest: until a need has enough, or nobody is left.
std::vector<int> FirstCome(const Problem& problem, const Category& category, const AssignmentProblem& heads) {
  std::vector<int> order;
  for (int i = 0; i < std::ssize(category.options); ++i) order.push_back(i);
  const auto key = [&](int i) {
    const Category::Option& option = Row(category.options, i);
    return std::make_tuple(RankOf(Row(problem.needs, option.trip.need).priority), option.need, option.trip.arrive, option.team);
  };
  std::sort(order.begin(), order.end(), [&key](int a, int b) { return key(a) < key(b); });
  std::vector<int> taken(category.teams.size(), AssignmentSolution::kNotDone);
  std::vector<std::int64_t> lacking;
  for (const AssignmentProblem::Agent& agent : heads.agents) lacking.push_back(agent.wanted);
  for (const int i : order) {
    const AssignmentProblem::Option& option = Row(heads.options, i);
    int& done = taken[static_cast<std::size_t>(option.job)];
    std::int64_t& left = lacking[static_cast<std::size_t>(option.agent)];
    if (done != AssignmentSolution::kNotDone || left <= 0) continue;
    done = i;
    left -= option.load;
  }
  return taken;
}

Found ChooseByHeads(const Problem& problem, const Category& category, absl::Duration time_limit, const IsCancelled& is_cancelled) {
  const AssignmentProblem heads = HeadProblem(problem, category);
  const AssignmentSolution solution =
      SolveAssignment(heads, {.time_limit = time_limit, .start = FirstCome(problem, category, heads), .is_cancelled = is_cancelled});
  // The start is an assignment.
  MUSTER_CHECK(solution.outcome == AssignmentSolution::Outcome::kFound);
  Found found{.trips = {}, .bounds = {}, .solver = IntegerSolverName()};
  for (const int option : solution.taken) {
    if (option != AssignmentSolution::kNotDone) found.trips.push_back(Row(category.options, option).trip);
  }
  for (std::size_t k = 0; k < found.bounds.size(); ++k) found.bounds[k] = solution.stages[k].bound;
  return found;
}

CategoryResult ResultOf(const Problem& problem, absl::string_view category, const Found& found) {
  CategoryResult result{.category = std::string(category), .objectives = {}, .solver = found.solver};
  const auto values = Evaluate(problem, category, found.trips);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::int64_t bound = std::min(found.bounds[k], values[k]);
    result.objectives.push_back({.kind = static_cast<ObjectiveKind>(k), .value = values[k], .bound = bound, .proved = bound == values[k]});
  }
  return result;
}

}  // namespace

absl::StatusOr<Choice> ChooseTeams(const Problem& problem, absl::Duration time_limit, const IsCancelled& is_cancelled) {
  if (absl::Status status = Validate(problem); !status.ok()) return status;
  std::map<absl::string_view, std::vector<int>> teams;
  for (const int team : ById(problem.teams)) teams[Row(problem.teams, team).category].push_back(team);
  std::map<absl::string_view, std::vector<int>> needs;
  for (const int need : ById(problem.needs)) needs[Row(problem.needs, need).category].push_back(need);
  Choice choice;
  for (const auto& [name, rows] : needs) {
    const Category category = CategoryOf(problem, teams[name], rows);
    RETURN_IF_ERROR(CheckWanted(is_cancelled));
    const bool counts_teams = Row(problem.needs, rows.front()).team_count.has_value();
    const Found found = counts_teams ? TeamFlow(problem, category).Run() : ChooseByHeads(problem, category, time_limit, is_cancelled);
    choice.categories.push_back(ResultOf(problem, name, found));
    choice.trips.insert(choice.trips.end(), found.trips.begin(), found.trips.end());
  }
  RETURN_IF_ERROR(CheckWanted(is_cancelled));
  std::sort(choice.trips.begin(), choice.trips.end(), [&problem](const Trip& a, const Trip& b) {
    return std::tie(Row(problem.needs, a.need).id, Row(problem.teams, a.team).id) <
           std::tie(Row(problem.needs, b.need).id, Row(problem.teams, b.team).id);
  });
  choice.shortfalls = ShortfallsOf(problem, choice.trips);
  return choice;
}

}  // namespace muster::dispatch::teams
