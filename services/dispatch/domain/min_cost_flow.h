#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/numeric/int128.h"

// Minimum-cost flow under several cost levels in strict order. The one place that knows the solver.
namespace muster::dispatch {

struct FlowArc {
  // Nodes, indices into FlowNetwork::supplies.
  int from = 0;
  int to = 0;
  // Units that may flow, [0, 10^15].
  std::int64_t capacity = 0;
};

// One level of cost per unit, for the arcs from `first_arc` on; the other arcs cost nothing on this level.
struct FlowLevel {
  int first_arc = 0;
  // ≥ 0.
  std::vector<std::int64_t> costs;
};

struct FlowNetwork {
  // Per node: units that enter the network there, negative for units that leave. The sum is zero, the absolute values' at most 10^15.
  std::vector<std::int64_t> supplies;
  std::vector<FlowArc> arcs;
  // An earlier level outweighs all later ones.
  std::vector<FlowLevel> levels;
  // Room for composed costs. Levels that do not fit together are solved one batch after the other; 0 takes every level by itself. [0, 125].
  int cost_bits = 125;
};

struct FlowSolution {
  // Per arc.
  std::vector<std::int64_t> flow;
  // Per level: cost of the whole flow.
  std::vector<absl::int128> totals;
  // Whether node potentials that were checked against every arc show that no flow is lexicographically better.
  bool proved = false;
};

// The lexicographically cheapest flow, the same for the same network; nothing when no flow meets all supplies.
std::optional<FlowSolution> SolveMinCostFlow(const FlowNetwork& network);

// The solver's name and version.
const char* FlowSolverName();

}  // namespace muster::dispatch
