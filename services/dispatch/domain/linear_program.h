#pragma once

#include <limits>
#include <optional>
#include <vector>

// Linear programs. The one place that knows Clp.
namespace muster::dispatch {

// Minimise the sum of cost × column over columns ≥ 0, subject to rows.
struct LinearProgram {
  static constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  struct Term {
    // Index into `rows`; at most once in a column.
    int row = 0;
    double coefficient = 0;
  };
  struct Column {
    double cost = 0;
    std::vector<Term> terms;
  };
  struct Row {
    double lower = -kUnbounded;
    double upper = kUnbounded;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;
};

struct LinearSolution {
  double value = 0;
  // Per column.
  std::vector<double> values;
  // Per row: how much the value changes for a unit more of the row's limit.
  std::vector<double> prices;
};

// An optimum within Clp's tolerances, the same for the same program; nothing when there is none or the arithmetic gave up.
std::optional<LinearSolution> SolveLinearProgram(const LinearProgram& program);

// The solver's name and version.
const char* LinearSolverName();

}  // namespace muster::dispatch
