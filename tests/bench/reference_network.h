#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/numeric/int128.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"

// The planner's problem as flow networks, built from the stated rules (planner_rules.h) alone and without the planner's own code: what
// other solvers are given, so that a mistake in the planner's networks would show as another result.
namespace muster::dispatch::planner {

// The objectives that are sums over arcs, the weightiest first: all but the latest critical arrival and the shipments.
inline constexpr std::size_t kReferenceLevels = 11;
std::array<ObjectiveKind, kReferenceLevels> ReferenceObjectives();

struct ReferenceArc {
  int from = 0;
  int to = 0;
  std::int64_t capacity = 0;
  // Per unit, in the order of ReferenceObjectives; transport in the objective's own unit.
  std::array<std::int64_t, kReferenceLevels> costs = {};
};

// Root → what floors leave → sources → lines, and root → lines for what is not covered, a parallel arc for every fairness step. A source is
// all lots of one warehouse that may serve the very same lines; an arc leads into it for each of its lots.
struct ReferenceNetwork {
  // Per node: what enters there, negative for what leaves.
  std::vector<std::int64_t> supplies;
  std::vector<ReferenceArc> arcs;
  int sources = 0;
  int lines = 0;
  int routes = 0;
};

// For problems without substitutes and limits, whose tiers count for less than arrival.
class ReferenceBuilder {
 public:
  static constexpr std::int64_t kAnyTime = std::numeric_limits<std::int64_t>::max();

  explicit ReferenceBuilder(const Problem& problem);

  // Items that a line asks for.
  const std::vector<int>& items() const { return items_; }

  // What decides about `item`. Nothing critical arrives more than `latest_critical_seconds` after the start.
  ReferenceNetwork Build(int item, std::int64_t latest_critical_seconds = kAnyTime) const;

 private:
  const Problem& problem_;
  const Rules rules_;
  std::vector<int> items_;
  // Per item.
  std::vector<std::vector<int>> lots_;
  std::vector<std::vector<int>> lines_;
};

// One cost per arc under which a flow is cheapest exactly when it is lexicographically cheapest.
std::vector<absl::int128> ComposedCosts(const ReferenceNetwork& network);

// Per level: what the whole flow costs.
std::array<absl::int128, kReferenceLevels> TotalsOf(const ReferenceNetwork& network, const std::vector<std::int64_t>& units);

}  // namespace muster::dispatch::planner
