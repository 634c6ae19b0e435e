#include "dispatch/domain/fixed_charge_flow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <iostream>
#include <random>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/min_cost_flow.h"
#include "support/published_instances.h"

namespace muster::dispatch {
namespace {

constexpr absl::Duration kEnough = absl::Seconds(60);

// Every set of charges, and for each the cheapest flow over what it pays for.
class Exhaustive {
 public:
  explicit Exhaustive(const FixedChargeNetwork& network) : network_(network) {}

  std::optional<std::int64_t> Best() const {
    std::optional<std::int64_t> best;
    for (unsigned set = 0; set < 1U << network_.charges.size(); ++set) {
      const std::optional<std::int64_t> value = ValueOf(set);
      if (value && (!best || *value < *best)) best = value;
    }
    return best;
  }

 private:
  std::optional<std::int64_t> ValueOf(unsigned set) const {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < network_.charges.size(); ++i) value += (set >> i & 1U) != 0 ? network_.charges[i] : 0;
    for (std::size_t commodity = 0; commodity < network_.supplies.size(); ++commodity) {
      FlowNetwork part{.supplies = network_.supplies[commodity], .arcs = {}, .levels = {{}}};
      for (const ChargedArc& arc : network_.arcs) {
        if (arc.commodity != static_cast<int>(commodity) || (arc.charge && (set >> *arc.charge & 1U) == 0)) continue;
        part.arcs.push_back({arc.from, arc.to, arc.capacity});
        part.levels[0].costs.push_back(arc.cost);
      }
      const std::optional<FlowSolution> solution = SolveMinCostFlow(part);
      if (!solution) return std::nullopt;
      value += static_cast<std::int64_t>(solution->totals[0]);
    }
    return value;
  }

  const FixedChargeNetwork& network_;
};

// One or two commodities on the same few nodes, most arcs with one of at most six charges.
FixedChargeNetwork RandomNetwork(unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  FixedChargeNetwork network;
  const int nodes = pick(2, 7);
  const int charges = pick(1, 6);
  for (int i = 0; i < charges; ++i) network.charges.push_back(pick(0, 4) == 0 ? 0 : pick(1, 60));
  network.supplies.resize(static_cast<std::size_t>(pick(1, 2)), std::vector<std::int64_t>(static_cast<std::size_t>(nodes)));
  for (std::size_t commodity = 0; commodity < network.supplies.size(); ++commodity) {
    for (int i = 0; i < 3; ++i) {
      const int units = pick(0, 9);
      network.supplies[commodity][static_cast<std::size_t>(pick(0, nodes / 2))] += units;
      network.supplies[commodity][static_cast<std::size_t>(pick(nodes / 2, nodes - 1))] -= units;
    }
    for (int i = pick(2 * nodes, 5 * nodes); i > 0; --i) {
      ChargedArc arc{.commodity = static_cast<int>(commodity),
                     .from = pick(0, nodes - 1),
                     .to = pick(0, nodes - 1),
                     .capacity = pick(0, 30),
                     .cost = pick(0, 8)};
      if (pick(0, 9) > 0) arc.charge = pick(0, charges - 1);
      network.arcs.push_back(arc);
    }
  }
  return network;
}

// What the solution says of itself is true: supplies are met, capacities kept, the value is that of the flow.
void ExpectHolds(const FixedChargeNetwork& network, const FixedChargeSolution& solution) {
  std::vector<std::vector<std::int64_t>> left = network.supplies;
  absl::int128 value = 0;
  std::vector<bool> paid(network.charges.size());
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    const ChargedArc& arc = network.arcs[i];
    ASSERT_GE(solution.flow[i], 0);
    ASSERT_LE(solution.flow[i], arc.capacity);
    left[static_cast<std::size_t>(arc.commodity)][static_cast<std::size_t>(arc.from)] -= solution.flow[i];
    left[static_cast<std::size_t>(arc.commodity)][static_cast<std::size_t>(arc.to)] += solution.flow[i];
    value += absl::int128(arc.cost) * solution.flow[i];
    if (arc.charge && solution.flow[i] > 0) paid[static_cast<std::size_t>(*arc.charge)] = true;
  }
  for (const auto& nodes : left) EXPECT_EQ(nodes, std::vector<std::int64_t>(nodes.size()));
  for (std::size_t i = 0; i < paid.size(); ++i) value += paid[i] ? network.charges[i] : 0;
  EXPECT_EQ(solution.paid, paid);
  EXPECT_EQ(solution.value, value);
  EXPECT_LE(solution.bound, solution.value);
  EXPECT_EQ(solution.proved, solution.bound == solution.value);
}

TEST(FixedChargeFlow, IsAsCheapAsTheBestOfAllSetsOfCharges) {
  int searched = 0;
  for (unsigned seed = 1; seed <= 800 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const FixedChargeNetwork network = RandomNetwork(seed);
    const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = kEnough});
    const std::optional<std::int64_t> expected = Exhaustive(network).Best();
    ASSERT_EQ(solution.has_value(), expected.has_value());
    if (!solution) continue;
    ExpectHolds(network, *solution);
    EXPECT_EQ(solution->value, *expected);
    EXPECT_TRUE(solution->proved);
    searched += absl::StrContains(solution->solver, "cbc") ? 1 : 0;
  }
  // The instances are worth the search: most are not settled before it.
  EXPECT_GT(searched, 100);
}

TEST(FixedChargeFlow, BoundsTheBestFromBelowWithoutASearch) {
  for (unsigned seed = 1; seed <= 800 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const FixedChargeNetwork network = RandomNetwork(seed);
    const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = absl::ZeroDuration()});
    if (!solution) continue;
    ExpectHolds(network, *solution);
    const std::optional<std::int64_t> expected = Exhaustive(network).Best();
    ASSERT_TRUE(expected.has_value());
    EXPECT_LE(solution->bound, *expected);
    EXPECT_GE(solution->value, *expected);
    EXPECT_EQ(solution->solver, FlowSolverName());
  }
}

TEST(FixedChargeFlow, IsTheSameForTheSameNetwork) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const FixedChargeNetwork network = RandomNetwork(seed);
    const std::optional<FixedChargeSolution> first = SolveFixedChargeFlow(network, {.effort = kEnough});
    const std::optional<FixedChargeSolution> second = SolveFixedChargeFlow(network, {.effort = kEnough});
    ASSERT_EQ(first.has_value(), second.has_value());
    if (!first) continue;
    EXPECT_EQ(first->flow, second->flow);
  }
}

TEST(FixedChargeFlow, IsTheSameInSeveralThreadsAtOnce) {
  const auto solve_all = [] {
    std::vector<std::vector<std::int64_t>> flows;
    for (unsigned seed = 1; seed <= 100; ++seed) {
      const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(RandomNetwork(seed), {.effort = kEnough});
      if (solution) flows.push_back(solution->flow);
    }
    return flows;
  };
  std::vector<std::future<std::vector<std::vector<std::int64_t>>>> threads;
  for (int i = 0; i < 4; ++i) threads.push_back(std::async(std::launch::async, solve_all));
  const std::vector<std::vector<std::int64_t>> alone = solve_all();
  for (auto& thread : threads) EXPECT_EQ(thread.get(), alone);
}

// From any of 14 warehouses to any of 14 sites, each with its own quantity: more than can be searched through.
FixedChargeNetwork HardNetwork() {
  constexpr int kPlaces = 14;
  std::mt19937 random(1509);
  FixedChargeNetwork network;
  std::vector<std::int64_t>& supplies = network.supplies.emplace_back(2 * kPlaces);
  for (int i = 0; i < 40 * kPlaces; ++i) {
    supplies[random() % kPlaces] += 5;
    supplies[kPlaces + random() % kPlaces] -= 5;
  }
  for (int from = 0; from < kPlaces; ++from) {
    for (int to = kPlaces; to < 2 * kPlaces; ++to) {
      network.arcs.push_back({.from = from,
                              .to = to,
                              .capacity = 1000,
                              .cost = 1 + static_cast<std::int64_t>(random() % 20),
                              .charge = static_cast<int>(network.charges.size())});
      network.charges.push_back(200 + static_cast<std::int64_t>(random() % 800));
    }
  }
  return network;
}

// However busy the machine is: what ends the search is counted, not timed.
TEST(FixedChargeFlow, EndsASearchAtTheSamePlaceWhateverElseTheMachineDoes) {
  const FixedChargeNetwork network = HardNetwork();
  const auto solve = [&network] { return SolveFixedChargeFlow(network, {.effort = absl::Milliseconds(60)}); };
  const std::optional<FixedChargeSolution> alone = solve();
  ASSERT_TRUE(alone.has_value());
  ExpectHolds(network, *alone);
  EXPECT_FALSE(alone->proved);
  EXPECT_FALSE(alone->is_ended_by_clock);
  std::vector<std::future<std::optional<FixedChargeSolution>>> threads;
  for (int i = 0; i < 3; ++i) threads.push_back(std::async(std::launch::async, solve));
  for (auto& thread : threads) {
    const std::optional<FixedChargeSolution> together = thread.get();
    EXPECT_FALSE(together->is_ended_by_clock);
    EXPECT_EQ(together->flow, alone->flow);
    EXPECT_EQ(together->bound, alone->bound);
  }
}

TEST(FixedChargeFlow, SearchesLongerWithMoreEffort) {
  const FixedChargeNetwork network = HardNetwork();
  const std::optional<FixedChargeSolution> relaxed = SolveFixedChargeFlow(network, {.effort = absl::Milliseconds(1)});
  const std::optional<FixedChargeSolution> searched = SolveFixedChargeFlow(network, {.effort = absl::Milliseconds(300)});
  EXPECT_LT(relaxed->bound, searched->bound);
  EXPECT_GE(relaxed->value, searched->value);
}

// Two sites want 10 of each of two items; either of two warehouses has everything, and the second is a little nearer to the second site.
FixedChargeNetwork TwoWarehouses(std::int64_t charge) {
  FixedChargeNetwork network{.supplies = {{20, 20, -10, -10, -20}, {20, 20, -10, -10, -20}}, .arcs = {}, .charges = {}};
  for (int warehouse = 0; warehouse < 2; ++warehouse) {
    for (int site = 2; site < 4; ++site) {
      network.charges.push_back(charge);
      for (int item = 0; item < 2; ++item) {
        network.arcs.push_back({.commodity = item,
                                .from = warehouse,
                                .to = site,
                                .capacity = 20,
                                .cost = warehouse == site - 2 ? 1 : 2,
                                .charge = static_cast<int>(network.charges.size()) - 1});
      }
    }
    for (int item = 0; item < 2; ++item) network.arcs.push_back({.commodity = item, .from = warehouse, .to = 4, .capacity = 20});
  }
  return network;
}

TEST(FixedChargeFlow, PaysALorryOnceForAllThatItCarries) {
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(TwoWarehouses(100), {.effort = kEnough});
  ASSERT_TRUE(solution.has_value());
  EXPECT_EQ(solution->value, 2 * 100 + 40);
  EXPECT_TRUE(solution->proved);
}

TEST(FixedChargeFlow, RunsNoSearchWhenEveryChargeIsForced) {
  // A chain: each node has one way in.
  FixedChargeNetwork network{.supplies = {{5, -2, -3}}, .arcs = {}, .charges = {70, 80, 90}};
  network.arcs = {{.from = 0, .to = 1, .capacity = 9, .cost = 1, .charge = 0},
                  {.from = 1, .to = 2, .capacity = 9, .cost = 1, .charge = 1},
                  {.from = 2, .to = 0, .capacity = 9, .cost = 1, .charge = 2}};
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = kEnough});
  ASSERT_TRUE(solution.has_value());
  EXPECT_EQ(solution->value, 70 + 80 + 5 + 3);
  EXPECT_TRUE(solution->proved);
  EXPECT_EQ(solution->solver, FlowSolverName());
  // Nothing comes back from the last node, but nobody has looked at that: all supply could go through it.
  EXPECT_EQ(solution->charges_in_doubt, 1);
}

TEST(FixedChargeFlow, KnowsAnOnlyWayInByWhatTheOthersCannotCarry) {
  FixedChargeNetwork network{.supplies = {{10, -10}}, .arcs = {}, .charges = {50, 60, 1}};
  network.arcs = {{.from = 0, .to = 1, .capacity = 6, .cost = 1, .charge = 0},
                  {.from = 0, .to = 1, .capacity = 6, .cost = 1, .charge = 1},
                  {.from = 0, .to = 1, .capacity = 3, .cost = 1, .charge = 2}};
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = kEnough});
  ASSERT_TRUE(solution.has_value());
  EXPECT_EQ(solution->value, 50 + 60 + 10);
  EXPECT_EQ(solution->charges_in_doubt, 1);
  EXPECT_TRUE(solution->proved);
}

TEST(FixedChargeFlow, SaysWhenNoFlowMeetsTheSupplies) {
  FixedChargeNetwork network{.supplies = {{2, -2}}, .arcs = {}, .charges = {1}};
  network.arcs = {{.from = 0, .to = 1, .capacity = 1, .charge = 0}};
  EXPECT_FALSE(SolveFixedChargeFlow(network, {.effort = kEnough}).has_value());
}

TEST(FixedChargeFlow, BoundsTotalsThatADoubleDoesNotHold) {
  FixedChargeNetwork network = TwoWarehouses(1'000'000'000'000);
  for (std::vector<std::int64_t>& supplies : network.supplies) {
    for (std::int64_t& supply : supplies) supply *= 100;
  }
  for (ChargedArc& arc : network.arcs) {
    arc.cost *= 500'000'000'000;
    arc.capacity *= 100;
  }
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = kEnough});
  ASSERT_TRUE(solution.has_value());
  EXPECT_EQ(solution->solver, FlowSolverName());
  EXPECT_EQ(solution->value, absl::int128(2 + 2000) * 1'000'000'000'000);
  EXPECT_EQ(solution->bound, absl::int128(2000) * 1'000'000'000'000);
  EXPECT_FALSE(solution->proved);
}

class ClosedNetworks : public ::testing::TestWithParam<const char*> {};

TEST_P(ClosedNetworks, HasItsPublishedOptimum) {
  const NetworkLibrary library;
  SKIP_WITHOUT(library);
  const FixedChargeNetwork network = library.Read(GetParam());
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = kEnough});
  ASSERT_TRUE(solution.has_value());
  ExpectHolds(network, *solution);
  EXPECT_EQ(solution->value, library.OptimumOf(GetParam()));
  EXPECT_TRUE(solution->proved);
}

INSTANTIATE_TEST_SUITE_P(FixedChargeLibrary, ClosedNetworks, ::testing::Values("beavma", "fixnet6", "k15x210", "k10x90"),
                         [](const auto& instance) { return std::string(instance.param); });

class OpenNetworks : public ::testing::TestWithParam<const char*> {};

TEST_P(OpenNetworks, HoldsThePublishedOptimumBetweenBoundAndValue) {
  const NetworkLibrary library;
  SKIP_WITHOUT(library);
  const FixedChargeNetwork network = library.Read(GetParam());
  const std::optional<FixedChargeSolution> solution = SolveFixedChargeFlow(network, {.effort = absl::Seconds(1)});
  ASSERT_TRUE(solution.has_value());
  ExpectHolds(network, *solution);
  const std::int64_t optimum = library.OptimumOf(GetParam());
  EXPECT_LE(solution->bound, optimum);
  EXPECT_GE(solution->value, optimum);
  std::cout << GetParam() << ": bound " << solution->bound << ", published " << optimum << ", value " << solution->value << "\n";
}

INSTANTIATE_TEST_SUITE_P(FixedChargeLibrary, OpenNetworks, ::testing::Values("g40x132", "k16x240", "g50x170", "g55x188", "k14x182"),
                         [](const auto& instance) { return std::string(instance.param); });

}  // namespace
}  // namespace muster::dispatch
