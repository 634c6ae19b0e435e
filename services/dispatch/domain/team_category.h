#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dispatch/domain/team_choice.h"

// What of a problem is solved by itself: the teams and needs of one category.
namespace muster::dispatch::teams {

// Everything in the order of ids, so that rows may come in any order.
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
  // By team, then need.
  std::vector<Option> options;
  // One step of what a need may lack.
  struct Tier {
    // Index into `needs`.
    int need = 0;
    std::int64_t units = 0;
    int step = 0;
  };
  // By need, then step.
  std::vector<Tier> tiers;
};

Category CategoryOf(const Problem& problem, const std::vector<int>& teams, std::vector<int> needs);

// The objectives that say what needs lack come first.
inline constexpr std::size_t kLackingCount = 6;
// Of each of them: per tier and lacking unit.
std::vector<std::vector<std::int64_t>> TierCosts(const Problem& problem, const Category& category);

// Per option: of the objectives of these names; critical arrival is 0 for needs that are not critical.
std::vector<std::int64_t> CriticalCosts(const Problem& problem, const Category& category);
std::vector<std::int64_t> ArrivalCosts(const Problem& problem, const Category& category);
std::vector<std::int64_t> DistanceCosts(const Category& category);

// What one category's solver found.
struct Found {
  std::vector<Trip> trips;
  // Per objective, what no choice that is as good on all earlier ones goes below.
  std::array<std::int64_t, kObjectiveCount> bounds{};
  std::string solver;
};

}  // namespace muster::dispatch::teams
