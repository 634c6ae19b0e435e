#include "dispatch/domain/team_category.h"

#include <utility>

#include "dispatch/domain/fairness.h"
#include "dispatch/domain/team_choice_rules.h"

namespace muster::dispatch::teams {

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

std::vector<std::vector<std::int64_t>> TierCosts(const Problem& problem, const Category& category) {
  std::vector<std::vector<std::int64_t>> costs(kLackingCount, std::vector<std::int64_t>(category.tiers.size()));
  for (std::size_t i = 0; i < category.tiers.size(); ++i) {
    const Category::Tier& tier = category.tiers[i];
    const std::size_t rank = RankOf(Row(problem.needs, Row(category.needs, tier.need)).priority);
    costs[rank][i] = 1;
    costs[kLackingCount / 2 + rank][i] = tier.step;
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

std::vector<std::int64_t> CriticalCosts(const Problem& problem, const Category& category) {
  std::vector<std::int64_t> costs;
  for (const Category::Option& option : category.options) {
    const bool is_critical = Row(problem.needs, option.trip.need).priority == Priority::kCritical;
    costs.push_back(is_critical ? ArrivalSeconds(problem, option.trip) : 0);
  }
  return costs;
}

}  // namespace muster::dispatch::teams
