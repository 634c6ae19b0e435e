#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <vector>

// Linear programs. The one place that knows Clp.
namespace muster::dispatch {

struct LinearSolution {
  double value = 0;
  // Per column.
  std::vector<double> values;
  // Per row: how much the value changes for a unit more of the row's limit.
  std::vector<double> prices;
};

// Minimise the sum of cost × column over columns ≥ 0, subject to rows. It can grow and change between solutions, each of which begins where
// the last one ended.
class LinearProgram {
 public:
  static constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  struct Row {
    double lower = -kUnbounded;
    double upper = kUnbounded;
  };
  struct Term {
    // Index of a row; at most once in a column.
    int row = 0;
    double coefficient = 0;
  };

  explicit LinearProgram(const std::vector<Row>& rows);
  ~LinearProgram();

  // The next column; it costs nothing until SetCost.
  void AddColumn(const std::vector<Term>& terms);
  void SetCost(int column, double cost);
  void SetUpper(int row, double upper);

  // An optimum within Clp's tolerances, the same after the same calls; nothing when there is none or the arithmetic gave up.
  std::optional<LinearSolution> Solve();

 private:
  struct Model;
  std::unique_ptr<Model> model_;
};

// The solver's name and version.
const char* LinearSolverName();

}  // namespace muster::dispatch
