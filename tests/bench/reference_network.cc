#include "reference_network.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

enum Level : std::size_t { kUnmet = 0, kUnfair = 3, kArrival = 6, kTier = 7, kTransport = 8, kLife = 9, kFree = 10 };

constexpr int kRoot = 0;

// How many arcs with a cost on `level` a cycle that visits no node twice can go through. Arcs for what is not covered all leave the root.
std::int64_t ArcsOnCycle(const ReferenceNetwork& network, std::size_t level) {
  return level < kArrival ? 2 : 2 * std::min(network.sources, network.lines) + 6;
}

}  // namespace

std::array<ObjectiveKind, kReferenceLevels> ReferenceObjectives() {
  return {ObjectiveKind::kCriticalUnmet,      ObjectiveKind::kHighUnmet,      ObjectiveKind::kNormalUnmet,
          ObjectiveKind::kCriticalUnfairness, ObjectiveKind::kHighUnfairness, ObjectiveKind::kNormalUnfairness,
          ObjectiveKind::kWeightedArrival,    ObjectiveKind::kTierDistance,   ObjectiveKind::kTransport,
          ObjectiveKind::kRemainingLife,      ObjectiveKind::kFreeStock};
}

ReferenceBuilder::ReferenceBuilder(const Problem& problem)
    : problem_(problem), rules_(problem), lots_(problem.items.size()), lines_(problem.items.size()) {
  MUSTER_CHECK(problem.preferences.tier_preference == Preferences::TierPreference::kAfterArrival && problem.limits.empty());
  for (const Item& item : problem.items) MUSTER_CHECK(item.substitutes.empty());
  for (int i = 0; i < std::ssize(problem.lots); ++i) At(lots_, At(problem.lots, i).item).push_back(i);
  for (int i = 0; i < std::ssize(problem.lines); ++i) At(lines_, At(problem.lines, i).item).push_back(i);
  for (int item = 0; item < std::ssize(problem.items); ++item) {
    if (!At(lines_, item).empty()) items_.push_back(item);
  }
}

ReferenceNetwork ReferenceBuilder::Build(int item, std::int64_t latest_critical_seconds) const {
  const std::vector<int>& lines = At(lines_, item);
  ReferenceNetwork network;
  network.lines = static_cast<int>(lines.size());
  int nodes = 1;

  // Free stock under a floor passes a node of its own.
  std::map<int, std::int64_t> floors;
  for (const Floor& floor : problem_.floors) {
    if (floor.item == item) floors[floor.warehouse] = floor.quantity;
  }
  std::map<int, std::int64_t> on_hand;
  for (const int lot : At(lots_, item)) {
    const int warehouse = At(problem_.lots, lot).warehouse;
    if (rules_.CountsTowardsFloor(lot) && floors.contains(warehouse)) on_hand[warehouse] += At(problem_.lots, lot).available;
  }
  std::map<int, int> pools;
  for (const auto& [warehouse, quantity] : on_hand) {
    pools[warehouse] = nodes++;
    network.arcs.push_back({.from = kRoot, .to = nodes - 1, .capacity = std::max<std::int64_t>(quantity - floors.at(warehouse), 0)});
  }

  struct Source {
    int node = 0;
    int a_lot = 0;
    std::vector<int> lines;
  };
  std::map<std::tuple<int, bool, std::vector<int>>, int> nodes_of;
  std::vector<Source> sources;
  for (const int lot : At(lots_, item)) {
    const Lot& stock = At(problem_.lots, lot);
    if (stock.available == 0) continue;
    std::vector<int> served;
    for (int l = 0; l < network.lines; ++l) {
      const int line = At(lines, l);
      const std::optional<Delivery> delivery = rules_.EarliestDelivery(lot, line);
      if (!delivery || !rules_.ObstaclesOf(lot, line, delivery->arrive).empty()) continue;
      const bool is_critical = At(problem_.lines, line).priority == Priority::kCritical;
      if (is_critical && absl::ToInt64Seconds(delivery->arrive - problem_.start) > latest_critical_seconds) continue;
      served.push_back(l);
    }
    if (served.empty()) continue;
    const bool is_pooled = rules_.CountsTowardsFloor(lot) && pools.contains(stock.warehouse);
    const auto [node, is_new] = nodes_of.try_emplace({stock.warehouse, is_pooled, served}, nodes);
    if (is_new) sources.push_back({.node = nodes++, .a_lot = lot, .lines = std::move(served)});
    ReferenceArc arc{.from = is_pooled ? pools.at(stock.warehouse) : kRoot, .to = node->second, .capacity = stock.available};
    arc.costs[kLife] = rules_.RemainingLifeDays(lot);
    arc.costs[kFree] = stock.earmark.kind == Earmark::Kind::kFree ? 1 : 0;
    network.arcs.push_back(arc);
  }
  network.sources = static_cast<int>(sources.size());

  network.supplies.resize(static_cast<std::size_t>(nodes) + lines.size());
  for (int l = 0; l < network.lines; ++l) {
    const RequisitionLine& line = At(problem_.lines, At(lines, l));
    network.supplies[kRoot] += line.quantity;
    At(network.supplies, nodes + l) = -line.quantity;
    for (int step = 0; step < problem_.preferences.fairness_steps; ++step) {
      const int steps = problem_.preferences.fairness_steps;
      ReferenceArc arc{
          .from = kRoot, .to = nodes + l, .capacity = UnitsBelow(line.quantity, step + 1, steps) - UnitsBelow(line.quantity, step, steps)};
      arc.costs[kUnmet + RankOf(line.priority)] = 1;
      arc.costs[kUnfair + RankOf(line.priority)] = step;
      if (arc.capacity > 0) network.arcs.push_back(arc);
    }
  }
  for (const Source& source : sources) {
    for (const int l : source.lines) {
      const RequisitionLine& line = At(problem_.lines, At(lines, l));
      const Delivery delivery = rules_.EarliestDelivery(source.a_lot, At(lines, l)).value();
      ReferenceArc arc{.from = source.node, .to = nodes + l, .capacity = line.quantity};
      arc.costs[kArrival] =
          absl::ToInt64Seconds(delivery.arrive - problem_.start) * problem_.preferences.arrival_weights[RankOf(line.priority)];
      arc.costs[kTier] = static_cast<int>(rules_.TierOf(At(problem_.lots, source.a_lot).warehouse, line.site));
      arc.costs[kTransport] = At(problem_.items, item).weight_g * delivery.distance_m;
      network.arcs.push_back(arc);
      ++network.routes;
    }
  }
  return network;
}

std::vector<absl::int128> ComposedCosts(const ReferenceNetwork& network) {
  std::array<std::int64_t, kReferenceLevels> divisors = {};
  std::array<std::int64_t, kReferenceLevels> dearest = {};
  for (const ReferenceArc& arc : network.arcs) {
    for (std::size_t k = 0; k < kReferenceLevels; ++k) {
      divisors[k] = std::gcd(divisors[k], arc.costs[k]);
      dearest[k] = std::max(dearest[k], arc.costs[k]);
    }
  }
  // A level weighs more than all that the later ones can add along a cycle.
  std::array<absl::int128, kReferenceLevels> weights = {};
  absl::int128 later = 0;
  for (std::size_t k = kReferenceLevels; k-- > 0;) {
    weights[k] = later + 1;
    if (dearest[k] == 0) continue;
    const absl::int128 cycle = absl::int128(ArcsOnCycle(network, k)) * (dearest[k] / divisors[k]);
    // Sums of two tree paths stay below the cost of LEMON's artificial arcs, 2^126.
    MUSTER_CHECK(weights[k] < (absl::int128(1) << 125) / cycle - 1);
    later += weights[k] * cycle;
    MUSTER_CHECK(later < absl::int128(1) << 125);
  }
  std::vector<absl::int128> costs;
  for (const ReferenceArc& arc : network.arcs) {
    absl::int128 cost = 0;
    for (std::size_t k = 0; k < kReferenceLevels; ++k) {
      if (arc.costs[k] != 0) cost += weights[k] * (arc.costs[k] / divisors[k]);
    }
    costs.push_back(cost);
  }
  return costs;
}

std::array<absl::int128, kReferenceLevels> TotalsOf(const ReferenceNetwork& network, const std::vector<std::int64_t>& units) {
  std::array<absl::int128, kReferenceLevels> totals = {};
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    for (std::size_t k = 0; k < kReferenceLevels; ++k) totals[k] += absl::int128(network.arcs[i].costs[k]) * units[i];
  }
  return totals;
}

}  // namespace muster::dispatch::planner
