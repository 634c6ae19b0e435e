#include "dispatch/domain/integer_program.h"

#include <CbcConfig.h>

// Declares what the others need.
#include <CbcModel.hpp>

#include <CbcCutGenerator.hpp>
#include <CbcEventHandler.hpp>
#include <CbcHeuristic.hpp>
#include <CbcHeuristicDiveCoefficient.hpp>
#include <CbcHeuristicFPump.hpp>
#include <CbcHeuristicRINS.hpp>
#include <CglClique.hpp>
#include <CglFlowCover.hpp>
#include <CglGomory.hpp>
#include <CglKnapsackCover.hpp>
#include <CglMixedIntegerRounding2.hpp>
#include <CglProbing.hpp>
#include <CglTwomir.hpp>
#include <CglZeroHalf.hpp>
#include <CoinError.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "platform/status/check.h"

namespace muster::dispatch {
namespace {

// Clp meets a row to within 1e-7 of it and Cbc takes 1e-6 from a whole number for whole; a bound is less exact than both.
constexpr double kBoundTolerance = 1e-6;
// All values are whole: a solution that is not better by almost one is not better.
constexpr double kWholeStep = 1 - 1e-4;
constexpr absl::Duration kLongest = absl::Hours(24);
// What a millisecond of effort buys, measured on networks of 300 to 3,000 rows: rows × columns that may be searched at all, those that one
// round of cuts at the root goes through, and iterations.
constexpr std::int64_t kCellsPerMillisecond = 3'000;
constexpr std::int64_t kCutCellsPerMillisecond = 20'000;
constexpr std::int64_t kIterationsPerMillisecond = 2;

double BoundOf(double bound) { return std::isinf(bound) ? std::copysign(COIN_DBL_MAX, bound) : bound; }

void Load(const IntegerProgram& program, OsiClpSolverInterface* solver) {
  std::vector<int> rows;
  std::vector<int> columns;
  std::vector<double> coefficients;
  std::vector<double> row_lower;
  std::vector<double> row_upper;
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    const IntegerProgram::Row& row = program.rows[i];
    row_lower.push_back(BoundOf(row.lower));
    row_upper.push_back(BoundOf(row.upper));
    for (const IntegerProgram::Term& term : row.terms) {
      MUSTER_CHECK(term.column >= 0 && static_cast<std::size_t>(term.column) < program.columns.size());
      rows.push_back(static_cast<int>(i));
      columns.push_back(term.column);
      coefficients.push_back(term.coefficient);
    }
  }
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<double> costs;
  for (const IntegerProgram::Column& column : program.columns) {
    MUSTER_CHECK(column.cost >= 0 && column.lower <= column.upper);
    lower.push_back(BoundOf(column.lower));
    upper.push_back(BoundOf(column.upper));
    costs.push_back(column.cost);
  }
  CoinPackedMatrix matrix(/*colordered=*/true, rows.data(), columns.data(), coefficients.data(), static_cast<int>(coefficients.size()));
  matrix.setDimensions(static_cast<int>(program.rows.size()), static_cast<int>(program.columns.size()));
  solver->messageHandler()->setLogLevel(0);
  solver->setHintParam(OsiDoReducePrint, true, OsiHintTry);
  solver->loadProblem(matrix, lower.data(), upper.data(), costs.data(), row_lower.data(), row_upper.data());
  for (std::size_t i = 0; i < program.columns.size(); ++i) {
    if (program.columns[i].is_integer) solver->setInteger(static_cast<int>(i));
  }
}

// Most of what Cbc's own command line switches on.
void AddCuts(CbcModel* model) {
  // Of all nodes, those where Cbc finds that the cuts pay.
  constexpr int kWhereItPays = -98;
  CglProbing probing;
  probing.setUsingObjective(1);
  probing.setMaxPass(1);
  probing.setMaxPassRoot(1);
  probing.setMaxProbeRoot(std::min(2000, model->getNumCols()));
  probing.setMaxLook(10);
  probing.setMaxLookRoot(50);
  probing.setRowCuts(3);
  model->addCutGenerator(&probing, kWhereItPays, "probing");
  CglGomory gomory;
  gomory.setLimitAtRoot(1000);
  gomory.setLimit(50);
  model->addCutGenerator(&gomory, kWhereItPays, "gomory");
  // Not from other cuts: their coefficients are fractions, and a set that is heavier than its row lets through by rounding alone would be
  // taken for a cover. It cut off the best assignment of the published instance gap8-2.
  CglKnapsackCover knapsack;
  std::vector<int> own_rows(static_cast<std::size_t>(model->getNumRows()));
  std::iota(own_rows.begin(), own_rows.end(), 0);
  knapsack.setTestedRowIndices(model->getNumRows(), own_rows.data());
  model->addCutGenerator(&knapsack, kWhereItPays, "knapsack");
  CglClique clique(false, true);
  clique.setStarCliqueReport(false);
  clique.setRowCliqueReport(false);
  clique.setMinViolation(0.1);
  model->addCutGenerator(&clique, kWhereItPays, "clique");
  CglMixedIntegerRounding2 rounding(1, true, 1);
  model->addCutGenerator(&rounding, kWhereItPays, "mixed integer rounding");
  CglFlowCover flow_cover;
  model->addCutGenerator(&flow_cover, kWhereItPays, "flow cover");
  CglTwomir two_step;
  two_step.setMaxElements(250);
  model->addCutGenerator(&two_step, kWhereItPays, "two-step rounding");
  CglZeroHalf zero_half;
  model->addCutGenerator(&zero_half, kWhereItPays, "zero half");
}

void AddHeuristics(CbcModel* model) {
  CbcRounding rounding(*model);
  model->addHeuristic(&rounding, "rounding");
  CbcHeuristicFPump pump(*model);
  pump.setMaximumPasses(20);
  model->addHeuristic(&pump, "feasibility pump");
  CbcHeuristicDiveCoefficient dive(*model);
  model->addHeuristic(&dive, "diving");
  CbcHeuristicRINS neighbours(*model);
  neighbours.setHowOften(50);
  neighbours.setDecayFactor(5);
  model->addHeuristic(&neighbours, "neighbourhood");
}

// Asks at each node, each heuristic and each round of cuts at the root.
class StopWhenCancelled : public CbcEventHandler {
 public:
  explicit StopWhenCancelled(const IsCancelled& is_cancelled) : is_cancelled_(is_cancelled) {}

  CbcAction event(CbcEvent) override { return is_cancelled_() ? stop : noAction; }
  CbcEventHandler* clone() const override { return new StopWhenCancelled(*this); }

 private:
  IsCancelled is_cancelled_;
};

std::int64_t CellsOf(const IntegerProgram& program) {
  return static_cast<std::int64_t>(program.rows.size() + 1) * static_cast<std::int64_t>(program.columns.size() + 1);
}

// Nothing without a start, or where columns cost something that it does not say.
std::optional<double> ValueOf(const IntegerProgram& program, const std::vector<double>& start) {
  if (start.empty()) return std::nullopt;
  double value = 0;
  for (std::size_t i = 0; i < start.size(); ++i) {
    if (program.columns[i].cost == 0) continue;
    if (!program.columns[i].is_integer) return std::nullopt;
    value += program.columns[i].cost * start[i];
  }
  return value;
}

void Configure(CbcModel* model, const IntegerProgram& program, const IntegerSearch& search) {
  model->setLogLevel(0);
  model->solver()->messageHandler()->setLogLevel(0);
  model->setUseElapsedTime(true);
  model->setMaximumSeconds(absl::ToDoubleSeconds(std::min(search.time_limit, kLongest)));
  model->setDblParam(CbcModel::CbcCutoffIncrement, kWholeStep);
  model->setAllowableGap(0);
  model->setNumberStrong(10);
  model->setNumberBeforeTrust(10);
  int passes = 100;
  if (search.effort < kLongest) {
    const std::int64_t effort_ms = absl::ToInt64Milliseconds(search.effort);
    passes = static_cast<int>(std::clamp<std::int64_t>(effort_ms * kCutCellsPerMillisecond / CellsOf(program), 1, passes));
    model->setMaximumNumberIterations(static_cast<int>(effort_ms * kIterationsPerMillisecond));
  }
  model->setMaximumCutPassesAtRoot(model->getNumCols() < 500 ? -passes : passes);
  model->setMaximumCutPasses(10);
  AddCuts(model);
  AddHeuristics(model);
  StopWhenCancelled handler(search.is_cancelled);
  model->passInEventHandler(&handler);
}

std::int64_t WholeBound(double bound) {
  constexpr double kLargest = 1LL << 52;
  if (!(bound > -kLargest) || bound > kLargest) return IntegerSolution::kNoBound;
  return static_cast<std::int64_t>(std::ceil(bound - kBoundTolerance * std::max(1.0, std::abs(bound) * kBoundTolerance)));
}

IntegerSolution Search(const IntegerProgram& program, const IntegerSearch& search) {
  IntegerSolution solution{.values = search.start};
  OsiClpSolverInterface solver;
  Load(program, &solver);
  CbcModel model(solver);
  Configure(&model, program, search);
  model.initialSolve();
  if (search.effort < kLongest && model.isInitialSolveProvenOptimal()) {
    solution.bound = WholeBound(model.getObjValue());
    // The relaxation settles most programs.
    if (const std::optional<double> value = ValueOf(program, search.start); value && *value <= static_cast<double>(solution.bound)) {
      return solution;
    }
    if (CellsOf(program) > absl::ToInt64Milliseconds(search.effort) * kCellsPerMillisecond) return solution;
  }
  if (!search.start.empty()) {
    model.setBestSolution(search.start.data(), static_cast<int>(search.start.size()), COIN_DBL_MAX, /*check=*/true);
  }
  model.branchAndBound();
  if (model.isProvenInfeasible() && search.start.empty()) return {.outcome = IntegerSolution::Outcome::kInfeasible};
  if (model.bestSolution() != nullptr) {
    solution.values.assign(model.bestSolution(), model.bestSolution() + program.columns.size());
    for (std::size_t i = 0; i < program.columns.size(); ++i) {
      if (program.columns[i].is_integer) solution.values[i] = std::round(solution.values[i]);
    }
  }
  if (model.isProvenOptimal()) {
    solution.outcome = IntegerSolution::Outcome::kOptimal;
    solution.bound = WholeBound(model.getObjValue());
  } else if (!model.isAbandoned()) {
    solution.bound = std::max(solution.bound, WholeBound(model.getBestPossibleObjValue()));
  }
  solution.is_ended_by_clock = model.isSecondsLimitReached();
  return solution;
}

}  // namespace

IntegerSolution SolveIntegerProgram(const IntegerProgram& program, const IntegerSearch& search) {
  MUSTER_CHECK(search.start.empty() || search.start.size() == program.columns.size());
  const IntegerSolution unsearched{.values = search.start};
  if (search.time_limit <= absl::ZeroDuration() || search.effort <= absl::ZeroDuration() || search.is_cancelled()) return unsearched;
  try {
    return Search(program, search);
  } catch (const CoinError&) {
    // Cbc's way to say that its arithmetic came to nothing.
    return unsearched;
  }
}

const char* IntegerSolverName() { return "cbc " CBC_VERSION; }

}  // namespace muster::dispatch
