#include "clp_relaxation.h"

#include <ClpSimplex.hpp>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

constexpr int kOptimal = 0;

// Rows: what leaves a node less what enters it is its supply. Columns: the arcs.
void AddNetwork(const ReferenceNetwork& network, ClpSimplex& model) {
  model.resize(static_cast<int>(network.supplies.size()), 0);
  for (int node = 0; node < std::ssize(network.supplies); ++node) {
    const auto supply = static_cast<double>(At(network.supplies, node));
    model.setRowBounds(node, supply, supply);
  }
  std::vector<double> lower(network.arcs.size()), upper, cost(network.arcs.size());
  std::vector<CoinBigIndex> starts = {0};
  std::vector<int> rows;
  std::vector<double> elements;
  for (const ReferenceArc& arc : network.arcs) {
    upper.push_back(static_cast<double>(arc.capacity));
    rows.insert(rows.end(), {arc.from, arc.to});
    elements.insert(elements.end(), {1.0, -1.0});
    starts.push_back(static_cast<CoinBigIndex>(rows.size()));
  }
  model.addColumns(static_cast<int>(network.arcs.size()), lower.data(), upper.data(), cost.data(), starts.data(), rows.data(),
                   elements.data());
}

}  // namespace

std::array<double, kReferenceLevels> SolveWithClp(const ReferenceNetwork& network, std::size_t levels) {
  ClpSimplex model;
  model.setLogLevel(0);
  AddNetwork(network, model);
  std::array<double, kReferenceLevels> values = {};
  for (std::size_t k = 0; k < levels; ++k) {
    std::int64_t divisor = 0;
    for (const ReferenceArc& arc : network.arcs) divisor = std::gcd(divisor, arc.costs[k]);
    if (divisor == 0) continue;
    std::vector<int> columns;
    std::vector<double> costs;
    for (int i = 0; i < std::ssize(network.arcs); ++i) {
      const std::int64_t cost = At(network.arcs, i).costs[k] / divisor;
      model.setObjectiveCoefficient(i, static_cast<double>(cost));
      if (cost == 0) continue;
      columns.push_back(i);
      costs.push_back(static_cast<double>(cost));
    }
    if (k == 0) model.initialSolve();
    model.primal(1);
    MUSTER_CHECK(model.status() == kOptimal);
    const double value = model.objectiveValue();
    values[k] = value * static_cast<double>(divisor);
    model.addRow(static_cast<int>(columns.size()), columns.data(), costs.data(), -COIN_DBL_MAX, value + 1e-6 + std::abs(value) * 1e-12);
  }
  return values;
}

}  // namespace muster::dispatch::planner
