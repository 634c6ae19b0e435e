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
// How much worse than its value a level may become in favour of later ones: one millionth of a millionth, or so much of a unit.
constexpr double kSlack = 1e-6;
constexpr double kMaxSlack = 1;

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

// Clp's arithmetic is inexact, so that a value may not be reached again to the last digit. Rows from `first_row` on keep `values`; they
// give way by ten times as much until there is an optimum.
void Minimise(ClpSimplex& model, int first_row, const std::vector<double>& values) {
  model.primal(1);
  for (double slack = kSlack * 10; model.status() != kOptimal; slack *= 10) {
    MUSTER_CHECK(slack < kMaxSlack);
    for (int i = 0; i < std::ssize(values); ++i) {
      model.setRowUpper(first_row + i, At(values, i) + std::max(1.0, std::abs(At(values, i)) * 1e-6) * slack);
    }
    model.allSlackBasis(true);
    model.initialSolve();
  }
}

}  // namespace

std::array<double, kReferenceLevels> SolveWithClp(const ReferenceNetwork& network, std::size_t levels) {
  ClpSimplex model;
  model.setLogLevel(0);
  AddNetwork(network, model);
  std::array<double, kReferenceLevels> values = {};
  std::vector<double> kept;
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
    if (kept.empty()) model.initialSolve();
    Minimise(model, static_cast<int>(network.supplies.size()), kept);
    const double value = model.objectiveValue();
    values[k] = value * static_cast<double>(divisor);
    kept.push_back(value);
    model.addRow(static_cast<int>(columns.size()), columns.data(), costs.data(), -COIN_DBL_MAX,
                 value + std::max(1.0, std::abs(value) * 1e-6) * kSlack);
  }
  return values;
}

}  // namespace muster::dispatch::planner
