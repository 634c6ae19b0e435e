#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "dispatch/domain/min_cost_flow.h"

namespace muster::dispatch {
namespace {

// Successive shortest paths by Bellman-Ford whose costs are vectors compared lexicographically: no weights, nothing to overflow.
class VectorCostFlow {
 public:
  explicit VectorCostFlow(const FlowNetwork& network) : network_(network), left_(network.supplies), flow_(network.arcs.size()) {}

  // The totals per level; nothing when infeasible.
  std::optional<std::vector<std::int64_t>> Solve() {
    while (true) {
      bool done = true;
      for (const std::int64_t supply : left_) done = done && supply == 0;
      if (done) return Totals();
      if (!Augment()) return std::nullopt;
    }
  }

 private:
  using Cost = std::vector<std::int64_t>;
  struct Reach {
    std::optional<Cost> cost;
    int arc = -1;
    int from = -1;
  };

  Cost CostOf(std::size_t arc, std::int64_t sign) const {
    Cost cost;
    for (const FlowLevel& level : network_.levels) {
      const auto first = static_cast<std::size_t>(level.first_arc);
      cost.push_back(arc >= first && arc < first + level.costs.size() ? sign * level.costs[arc - first] : 0);
    }
    return cost;
  }

  void Relax(std::vector<Reach>& reach, std::size_t arc, int from, int to, std::int64_t sign, bool& changed) const {
    const auto& base = reach[static_cast<std::size_t>(from)].cost;
    if (!base) return;
    Cost cost = CostOf(arc, sign);
    for (std::size_t k = 0; k < cost.size(); ++k) cost[k] += (*base)[k];
    Reach& target = reach[static_cast<std::size_t>(to)];
    if (target.cost && *target.cost <= cost) return;
    target = {std::move(cost), static_cast<int>(arc), from};
    changed = true;
  }

  bool Augment() {
    std::vector<Reach> reach(left_.size());
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (left_[i] > 0) reach[i].cost = Cost(network_.levels.size());
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < network_.arcs.size(); ++i) {
        const FlowArc& arc = network_.arcs[i];
        if (flow_[i] < arc.capacity) Relax(reach, i, arc.from, arc.to, 1, changed);
        if (flow_[i] > 0) Relax(reach, i, arc.to, arc.from, -1, changed);
      }
    }
    int sink = -1;
    for (int i = 0; i < static_cast<int>(left_.size()); ++i) {
      const auto& cost = reach[static_cast<std::size_t>(i)].cost;
      if (left_[static_cast<std::size_t>(i)] < 0 && cost && (sink < 0 || *cost < *reach[static_cast<std::size_t>(sink)].cost)) sink = i;
    }
    if (sink < 0) return false;
    ++left_[static_cast<std::size_t>(sink)];
    int node = sink;
    while (reach[static_cast<std::size_t>(node)].from >= 0) {
      const Reach& step = reach[static_cast<std::size_t>(node)];
      flow_[static_cast<std::size_t>(step.arc)] += network_.arcs[static_cast<std::size_t>(step.arc)].to == node ? 1 : -1;
      node = step.from;
    }
    --left_[static_cast<std::size_t>(node)];
    return true;
  }

  std::vector<std::int64_t> Totals() const {
    std::vector<std::int64_t> totals(network_.levels.size());
    for (std::size_t i = 0; i < flow_.size(); ++i) {
      const Cost cost = CostOf(i, flow_[i]);
      for (std::size_t k = 0; k < cost.size(); ++k) totals[k] += cost[k];
    }
    return totals;
  }

  const FlowNetwork& network_;
  std::vector<std::int64_t> left_;
  std::vector<std::int64_t> flow_;
};

// Sources, middle nodes and sinks with a few arcs between, many ties, and costs of very different size.
FlowNetwork RandomNetwork(unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&random](std::int64_t low, std::int64_t high) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(high - low + 1)) + low;
  };
  const int nodes = static_cast<int>(pick(3, 14));
  FlowNetwork network;
  network.supplies.resize(static_cast<std::size_t>(nodes));
  for (int i = 0; i < 4; ++i) {
    const std::int64_t units = pick(0, 3);
    network.supplies[static_cast<std::size_t>(pick(0, nodes / 2))] += units;
    network.supplies[static_cast<std::size_t>(pick(nodes / 2, nodes - 1))] -= units;
  }
  const std::int64_t arcs = pick(nodes, 5 * nodes);
  for (std::int64_t i = 0; i < arcs; ++i) {
    const auto from = static_cast<int>(pick(0, nodes - 1));
    const auto to = static_cast<int>(pick(0, nodes - 1));
    if (from != to) network.arcs.push_back({from, to, pick(0, 6)});
  }
  const std::int64_t levels = pick(0, 6);
  for (std::int64_t k = 0; k < levels; ++k) {
    FlowLevel level{.first_arc = static_cast<int>(pick(0, static_cast<std::int64_t>(network.arcs.size()) / 2)), .costs = {}};
    const std::int64_t scale = pick(0, 1) == 0 ? 1 : 1'000'003;
    for (std::size_t i = static_cast<std::size_t>(level.first_arc); i < network.arcs.size(); ++i)
      level.costs.push_back(pick(0, 3) * scale + pick(0, 1));
    network.levels.push_back(level);
  }
  return network;
}

void ExpectSameAsVectorCosts(FlowNetwork network, int cost_bits) {
  network.cost_bits = cost_bits;
  const std::optional<FlowSolution> solution = SolveMinCostFlow(network);
  const std::optional<std::vector<std::int64_t>> expected = VectorCostFlow(network).Solve();
  ASSERT_EQ(solution.has_value(), expected.has_value());
  if (!solution) return;
  EXPECT_TRUE(solution->proved);
  for (std::size_t k = 0; k < expected->size(); ++k) EXPECT_EQ(solution->totals[k], (*expected)[k]) << "level " << k;
  std::vector<std::int64_t> left = network.supplies;
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    EXPECT_GE(solution->flow[i], 0);
    EXPECT_LE(solution->flow[i], network.arcs[i].capacity);
    left[static_cast<std::size_t>(network.arcs[i].from)] -= solution->flow[i];
    left[static_cast<std::size_t>(network.arcs[i].to)] += solution->flow[i];
  }
  EXPECT_EQ(left, std::vector<std::int64_t>(left.size()));
}

TEST(MinCostFlow, IsLexicographicallyOptimalInOnePass) {
  for (unsigned seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    ExpectSameAsVectorCosts(RandomNetwork(seed), 125);
  }
}

TEST(MinCostFlow, IsLexicographicallyOptimalWhenLevelsDoNotFitTogether) {
  for (unsigned seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    ExpectSameAsVectorCosts(RandomNetwork(seed), seed % 2 == 0 ? 0 : 24);
  }
}

TEST(MinCostFlow, NeverTradesAnEarlierLevelForMillionsOfUnitsOnALaterOne) {
  // Either one unit on the first level, or a billion units that each cost a billion on the second.
  FlowNetwork network{.supplies = {1'000'000'000, -1'000'000'000}, .arcs = {{0, 1, 1'000'000'000}, {0, 1, 1'000'000'000}}, .levels = {}};
  network.levels = {{.first_arc = 0, .costs = {1, 0}}, {.first_arc = 0, .costs = {0, 1'000'000'000}}};
  const std::optional<FlowSolution> solution = SolveMinCostFlow(network);
  ASSERT_TRUE(solution.has_value());
  EXPECT_EQ(solution->totals[0], 0);
  EXPECT_EQ(solution->totals[1], absl::int128(1'000'000'000) * 1'000'000'000);
}

TEST(MinCostFlow, SaysWhenNoFlowMeetsTheSupplies) {
  EXPECT_FALSE(SolveMinCostFlow({.supplies = {2, -2}, .arcs = {{0, 1, 1}}, .levels = {}}).has_value());
}

}  // namespace
}  // namespace muster::dispatch
