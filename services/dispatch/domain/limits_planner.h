#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "dispatch/domain/group_planner.h"
#include "dispatch/domain/planner_rules.h"

// How limits that several groups of items share are divided between them.
namespace muster::dispatch::planner {

// Units that may leave, by (warehouse, item).
using Quotas = std::map<std::pair<int, int>, std::int64_t>;

struct LimitedAllocation {
  // Per group: what it may take of every warehouse under a limit. All limits hold whatever the groups do within their quotas.
  std::vector<Quotas> quotas;
  // Per group: the best allocation within them.
  std::vector<Allocation> allocations;
  // What no plan goes below that keeps the limits and is as good as `reached` on the objectives before; 0 where nothing better is known.
  std::function<ObjectiveValues(const ObjectiveValues& reached)> bounds_beside;
};

// What the limits let out besides the allocations.
LimitRoom RoomBeside(const Problem& problem, absl::Span<const Allocation> allocations);

// Divides the limits by prices (Dantzig-Wolfe): a linear program mixes whole allocations of every group so that the limits hold, its prices
// lead each group's flow to a new allocation, until no price makes a better one. One stage for each priority's coverage, one for how
// evenly each is shared out, one for arrival.
// The mixture's quotas are made whole, those of critical lines upwards first, and what is left over is given out again group by group.
// `planners` are those of all groups of `problem`, `for_each` does a task for each number below a count, or none any more once
// `is_cancelled`; what comes back then is of no use. All four must outlive what comes back.
LimitedAllocation AllocateWithinLimits(const Problem& problem, const std::vector<std::unique_ptr<GroupPlanner>>& planners,
                                       const std::function<void(std::size_t, const std::function<void(std::size_t)>&)>& for_each,
                                       const IsCancelled& is_cancelled);

}  // namespace muster::dispatch::planner
