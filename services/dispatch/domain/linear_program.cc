#include "dispatch/domain/linear_program.h"

#include <ClpConfig.h>

#include <ClpFactorization.hpp>
#include <ClpSimplex.hpp>
#include <cmath>

namespace muster::dispatch {
namespace {

double BoundOf(double bound) { return std::isinf(bound) ? std::copysign(COIN_DBL_MAX, bound) : bound; }

}  // namespace

struct LinearProgram::Model {
  ClpSimplex simplex;
};

LinearProgram::LinearProgram(const std::vector<Row>& rows) : model_(std::make_unique<Model>()) {
  ClpSimplex& simplex = model_->simplex;
  simplex.setLogLevel(0);
  // OSL's: Clp's own hands the dense bases of few rows that mixtures have to the general library of dense matrices, which is slower.
  constexpr int kOslFactorization = 3;
  simplex.factorization()->forceOtherFactorization(kOslFactorization);
  simplex.resize(static_cast<int>(rows.size()), 0);
  for (int r = 0; r < std::ssize(rows); ++r) {
    const Row& row = rows[static_cast<std::size_t>(r)];
    simplex.setRowBounds(r, BoundOf(row.lower), BoundOf(row.upper));
  }
}

LinearProgram::~LinearProgram() = default;

void LinearProgram::AddColumn(const std::vector<Term>& terms) {
  std::vector<int> rows;
  std::vector<double> coefficients;
  for (const Term& term : terms) {
    rows.push_back(term.row);
    coefficients.push_back(term.coefficient);
  }
  model_->simplex.addColumn(static_cast<int>(terms.size()), rows.data(), coefficients.data());
}

void LinearProgram::SetCost(int column, double cost) { model_->simplex.setObjectiveCoefficient(column, cost); }

void LinearProgram::SetUpper(int row, double upper) { model_->simplex.setRowUpper(row, BoundOf(upper)); }

std::optional<LinearSolution> LinearProgram::Solve() {
  ClpSimplex& simplex = model_->simplex;
  // More columns and other costs leave the last solution feasible.
  simplex.primal();
  if (simplex.status() != 0) simplex.dual();
  if (simplex.status() != 0) return std::nullopt;
  return LinearSolution{
      .value = simplex.objectiveValue(),
      .values = {simplex.primalColumnSolution(), simplex.primalColumnSolution() + simplex.numberColumns()},
      .prices = {simplex.dualRowSolution(), simplex.dualRowSolution() + simplex.numberRows()},
  };
}

const char* LinearSolverName() { return "clp " CLP_VERSION; }

}  // namespace muster::dispatch
