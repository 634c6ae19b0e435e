#include "dispatch/domain/min_cost_flow.h"

#include <lemon/config.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

#include "platform/status/check.h"

// Compiled as C++17, because LEMON does not compile as C++20.
namespace muster::dispatch {
namespace {

__extension__ using Wide = __int128;
// Then LEMON gives its artificial arcs a cost of 2^126. A tree path to the root has at most one of them, so that the real costs on the two
// paths of a reduced cost may sum to as much again.
static_assert(std::numeric_limits<Wide>::is_exact && std::numeric_limits<Wide>::max() / 2 + 1 == Wide{1} << 126);

// A level divided by the greatest common divisor of its costs.
struct ReducedLevel {
  const FlowLevel* level = nullptr;
  std::int64_t divisor = 1;
  Wide max_cost = 0;
  // No cycle that visits each node at most once, and no arc against its direction below zero, costs more than this.
  Wide cycle_bound = 0;
};

// A simple cycle of a residual network leaves and enters each node at most once, and arcs taken backwards cost nothing or less. So it costs
// at most the sum over all nodes of the dearest arc that leaves them, and likewise of the dearest that enters them.
Wide CycleBound(const FlowNetwork& network, const FlowLevel& level, std::int64_t divisor) {
  std::vector<std::int64_t> leaving(network.supplies.size());
  std::vector<std::int64_t> entering(network.supplies.size());
  for (std::size_t i = 0; i < level.costs.size(); ++i) {
    const FlowArc& arc = network.arcs[static_cast<std::size_t>(level.first_arc) + i];
    std::int64_t& from = leaving[static_cast<std::size_t>(arc.from)];
    std::int64_t& to = entering[static_cast<std::size_t>(arc.to)];
    from = std::max(from, level.costs[i]);
    to = std::max(to, level.costs[i]);
  }
  const auto sum = [divisor](Wide total, std::int64_t cost) { return total + cost / divisor; };
  return std::min(std::accumulate(leaving.begin(), leaving.end(), Wide{0}, sum),
                  std::accumulate(entering.begin(), entering.end(), Wide{0}, sum));
}

ReducedLevel Reduce(const FlowNetwork& network, const FlowLevel& level) {
  ReducedLevel reduced{&level};
  std::int64_t divisor = 0;
  std::int64_t max_cost = 0;
  for (const std::int64_t cost : level.costs) {
    MUSTER_CHECK(cost >= 0);
    if (divisor != 1) divisor = std::gcd(divisor, cost);
    max_cost = std::max(max_cost, cost);
  }
  if (max_cost == 0) return reduced;
  reduced.divisor = divisor;
  reduced.max_cost = max_cost / divisor;
  reduced.cycle_bound = CycleBound(network, level, divisor);
  return reduced;
}

// Weights that make one level outweigh everything that the later ones can add along a cycle: a flow is optimal when no residual cycle
// costs less than nothing, and with these weights that holds for the composed cost exactly if it holds lexicographically.
// Empty when the composed cost of an arc would exceed `room`.
std::vector<Wide> WeightsOf(const std::vector<ReducedLevel>& levels, std::size_t first, std::size_t last, Wide room) {
  std::vector<Wide> weights(last - first);
  Wide later = 0;
  Wide dearest = 0;
  for (std::size_t k = last; k-- > first;) {
    const Wide weight = later + 1;
    weights[k - first] = weight;
    Wide cycle = 0;
    Wide arc = 0;
    if (__builtin_mul_overflow(weight, levels[k].cycle_bound, &cycle) || __builtin_add_overflow(later, cycle, &later) ||
        __builtin_mul_overflow(weight, levels[k].max_cost, &arc) || __builtin_add_overflow(dearest, arc, &dearest) || dearest > room) {
      return {};
    }
  }
  return weights;
}

// Network simplex adds costs along tree paths: a reduced cost is the sum of two paths and an arc.
Wide RoomOf(const FlowNetwork& network) { return (Wide{1} << network.cost_bits) / (4 * static_cast<Wide>(network.supplies.size()) + 8); }

// What LEMON calls a read map: a view of a vector by the id of a node or arc.
template <typename KeyType, typename ValueType>
struct VectorMap {
  using Key = KeyType;
  using Value = ValueType;
  const std::vector<Value>* values;
  const Value& operator[](Key key) const { return (*values)[static_cast<std::size_t>(lemon::SmartDigraph::id(key))]; }
};

class Solver {
 public:
  explicit Solver(const FlowNetwork& network) : network_(network), lower_(network.arcs.size()), upper_(network.arcs.size()) {
    graph_.reserveNode(static_cast<int>(network.supplies.size()));
    graph_.reserveArc(static_cast<int>(network.arcs.size()));
    for (std::size_t i = 0; i < network.supplies.size(); ++i) graph_.addNode();
    for (std::size_t i = 0; i < network.arcs.size(); ++i) {
      const FlowArc& arc = network.arcs[i];
      graph_.addArc(lemon::SmartDigraph::nodeFromId(arc.from), lemon::SmartDigraph::nodeFromId(arc.to));
      upper_[i] = arc.capacity;
    }
  }

  enum class Outcome { kInfeasible, kProved, kUnproved };

  // Solves under one composed cost per arc, then keeps only the flows that are as good, so that the next call chooses among those.
  Outcome Minimise(const std::vector<Wide>& costs, std::vector<std::int64_t>* flow) {
    using Graph = lemon::SmartDigraph;
    using Simplex = lemon::NetworkSimplex<Graph, std::int64_t, Wide>;
    Simplex simplex(graph_);
    simplex.supplyMap(VectorMap<Graph::Node, std::int64_t>{&network_.supplies})
        .lowerMap(VectorMap<Graph::Arc, std::int64_t>{&lower_})
        .upperMap(VectorMap<Graph::Arc, std::int64_t>{&upper_})
        .costMap(VectorMap<Graph::Arc, Wide>{&costs});
    if (simplex.run() != Simplex::OPTIMAL) return Outcome::kInfeasible;
    bool proved = true;
    for (std::size_t i = 0; i < network_.arcs.size(); ++i) {
      const FlowArc& arc = network_.arcs[i];
      const std::int64_t units = simplex.flow(Graph::arcFromId(static_cast<int>(i)));
      const Wide reduced_cost = costs[i] + simplex.potential(Graph::nodeFromId(arc.from)) - simplex.potential(Graph::nodeFromId(arc.to));
      proved = proved && (reduced_cost <= 0 || units == lower_[i]) && (reduced_cost >= 0 || units == upper_[i]);
      // An arc with a reduced cost carries the same in every optimal flow.
      if (reduced_cost != 0) lower_[i] = upper_[i] = units;
      (*flow)[i] = units;
    }
    return proved ? Outcome::kProved : Outcome::kUnproved;
  }

 private:
  const FlowNetwork& network_;
  lemon::SmartDigraph graph_;
  std::vector<std::int64_t> lower_;
  std::vector<std::int64_t> upper_;
};

std::vector<Wide> Compose(const FlowNetwork& network, const std::vector<ReducedLevel>& levels, std::size_t first,
                          const std::vector<Wide>& weights) {
  std::vector<Wide> costs(network.arcs.size());
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const ReducedLevel& reduced = levels[first + k];
    if (reduced.max_cost == 0) continue;
    const auto from = static_cast<std::size_t>(reduced.level->first_arc);
    for (std::size_t i = 0; i < reduced.level->costs.size(); ++i) {
      costs[from + i] += weights[k] * (reduced.level->costs[i] / reduced.divisor);
    }
  }
  return costs;
}

absl::int128 TotalOf(const FlowLevel& level, const std::vector<std::int64_t>& flow) {
  Wide total = 0;
  for (std::size_t i = 0; i < level.costs.size(); ++i) {
    total += static_cast<Wide>(level.costs[i]) * flow[static_cast<std::size_t>(level.first_arc) + i];
  }
  return total;
}

// Nodes and levels' arcs exist and supplies balance: the caller's duty.
void CheckShape(const FlowNetwork& network) {
  const auto nodes = static_cast<std::ptrdiff_t>(network.supplies.size());
  MUSTER_CHECK(std::accumulate(network.supplies.begin(), network.supplies.end(), std::int64_t{0}) == 0);
  for (const FlowArc& arc : network.arcs) {
    MUSTER_CHECK(arc.from >= 0 && arc.from < nodes && arc.to >= 0 && arc.to < nodes && arc.capacity >= 0);
  }
  for (const FlowLevel& level : network.levels) {
    MUSTER_CHECK(level.first_arc >= 0 && static_cast<std::size_t>(level.first_arc) + level.costs.size() <= network.arcs.size());
  }
}

// One past the last level that can be composed with `first` and all between; at least first + 1.
std::size_t BatchEnd(const FlowNetwork& network, const std::vector<ReducedLevel>& levels, std::size_t first) {
  std::size_t last = levels.size();
  while (last > first + 1 && WeightsOf(levels, first, last, RoomOf(network)).empty()) --last;
  return last;
}

}  // namespace

std::optional<FlowSolution> SolveMinCostFlow(const FlowNetwork& network) {
  CheckShape(network);
  std::vector<ReducedLevel> levels;
  for (const FlowLevel& level : network.levels) levels.push_back(Reduce(network, level));
  FlowSolution solution;
  solution.flow.resize(network.arcs.size());
  solution.proved = true;
  Solver solver(network);
  std::size_t first = 0;
  do {
    const std::size_t last = BatchEnd(network, levels, first);
    // A single level needs no more than weight 1, whatever room was asked for.
    std::vector<Wide> weights = last - first == 1 ? std::vector<Wide>{1} : WeightsOf(levels, first, last, RoomOf(network));
    const Solver::Outcome outcome = solver.Minimise(Compose(network, levels, first, weights), &solution.flow);
    if (outcome == Solver::Outcome::kInfeasible) return std::nullopt;
    solution.proved = solution.proved && outcome == Solver::Outcome::kProved;
    first = last;
  } while (first < levels.size());
  for (const FlowLevel& level : network.levels) solution.totals.push_back(TotalOf(level, solution.flow));
  return solution;
}

const char* FlowSolverName() { return "lemon-network-simplex " LEMON_VERSION; }

}  // namespace muster::dispatch
