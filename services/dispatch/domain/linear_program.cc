#include "dispatch/domain/linear_program.h"

#include <ClpConfig.h>

#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <cmath>

namespace muster::dispatch {
namespace {

double BoundOf(double bound) { return std::isinf(bound) ? std::copysign(COIN_DBL_MAX, bound) : bound; }

}  // namespace

std::optional<LinearSolution> SolveLinearProgram(const LinearProgram& program) {
  std::vector<int> rows;
  std::vector<int> columns;
  std::vector<double> coefficients;
  std::vector<double> costs;
  for (std::size_t c = 0; c < program.columns.size(); ++c) {
    costs.push_back(program.columns[c].cost);
    for (const LinearProgram::Term& term : program.columns[c].terms) {
      rows.push_back(term.row);
      columns.push_back(static_cast<int>(c));
      coefficients.push_back(term.coefficient);
    }
  }
  CoinPackedMatrix matrix(true, rows.data(), columns.data(), coefficients.data(), static_cast<CoinBigIndex>(rows.size()));
  matrix.setDimensions(static_cast<int>(program.rows.size()), static_cast<int>(program.columns.size()));
  std::vector<double> lower;
  std::vector<double> upper;
  for (const LinearProgram::Row& row : program.rows) {
    lower.push_back(BoundOf(row.lower));
    upper.push_back(BoundOf(row.upper));
  }
  ClpSimplex solver;
  solver.setLogLevel(0);
  solver.loadProblem(matrix, nullptr, nullptr, costs.data(), lower.data(), upper.data());
  solver.scaling(3);
  solver.dual();
  if (solver.status() != 0) solver.primal();
  if (solver.status() != 0) return std::nullopt;
  return LinearSolution{
      .value = solver.objectiveValue(),
      .values = {solver.primalColumnSolution(), solver.primalColumnSolution() + solver.numberColumns()},
      .prices = {solver.dualRowSolution(), solver.dualRowSolution() + solver.numberRows()},
  };
}

const char* LinearSolverName() { return "clp " CLP_VERSION; }

}  // namespace muster::dispatch
