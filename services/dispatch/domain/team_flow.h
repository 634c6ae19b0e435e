#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dispatch/domain/allocation_flow.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/team_category.h"

namespace muster::dispatch::teams {

// A category as a flow: from the root to every team, which goes somewhere or stays, and to every need what it lacks. Exact where needs
// count teams. Where they count heads a team may split between needs here, which no team can, so that what no flow goes below no choice
// does.
class TeamFlow {
 public:
  TeamFlow(const Problem& problem, const Category& category, const IsCancelled& is_cancelled);

  // Whether certificates in whole numbers show what the flows below say. Not when nobody waits any more.
  bool proved() const { return lacking_.proved; }
  // The first kLackingCount objectives, the least of them in their order.
  std::array<std::int64_t, kLackingCount> lacking() const;
  // Among the flows that lack no more: the soonest last arrival at a critical need. Later than any when it is not proved.
  std::int64_t latest() const { return latest_; }

  struct Split {
    struct Part {
      // Index into Category::options.
      int option = 0;
      std::int64_t units = 0;
    };
    // By need, then team.
    std::vector<Part> parts;
    // Of the objectives of these names, rounded up from what split teams make of them. 0 where not asked for, or not proved.
    std::int64_t arrival = 0;
    std::int64_t distance = 0;
  };
  // Among the flows that lack no more and bring nobody to a critical need later than `latest`: the one that arrives soonest and, of those,
  // is nearest.
  Split Soonest(std::int64_t latest) const;
  // The nearest, whenever it arrives.
  Split Nearest(std::int64_t latest) const;

 private:
  using RoadCosts = std::array<std::int64_t, Route::kLevels>;
  template <typename CostsOf>
  AllocationFlow Solve(std::int64_t latest, const CostsOf& costs_of) const;
  Split SplitOf(const AllocationFlow& flow) const;
  // Of one of the levels of roads.
  std::int64_t TotalOf(const AllocationFlow& flow, std::size_t level) const;
  int OptionOf(int need, int team) const;
  std::int64_t Hasten() const;
  // Cost of a whole team per unit of it.
  std::int64_t PerUnit(const Category::Option& option, std::int64_t cost) const;

  const Problem& problem_;
  const Category& category_;
  const IsCancelled& is_cancelled_;
  const std::vector<std::int64_t> critical_;
  // Per team: what it counts for.
  std::vector<std::int64_t> worths_;
  // What a unit of cost is multiplied by, so that little is lost where it is divided between heads.
  std::int64_t scale_ = 1;
  AllocationNetwork network_;
  // Per need: the options that lead there, by team.
  std::vector<std::vector<int>> into_;
  AllocationFlow lacking_;
  // The options that some flow uses which lacks no more, by need, then team.
  std::vector<int> open_;
  std::int64_t latest_ = 0;
};

}  // namespace muster::dispatch::teams
