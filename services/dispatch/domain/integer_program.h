#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"

// Mixed integer programs. The one place that knows Cbc.
namespace muster::dispatch {

// Minimise the sum of cost × column, subject to bounds and rows. `kUnbounded` and its negative stand for no bound.
struct IntegerProgram {
  static constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  struct Column {
    // ≥ 0.
    double cost = 0;
    double lower = 0;
    double upper = 1;
    bool is_integer = true;
  };
  struct Term {
    // Index into `columns`; at most once in a row.
    int column = 0;
    double coefficient = 0;
  };
  struct Row {
    std::vector<Term> terms;
    double lower = -kUnbounded;
    double upper = kUnbounded;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;
  // The best value is a whole number that a double holds exactly: at most 2^50. The caller's duty.
};

struct IntegerSearch {
  // When it has passed, the best that was found is the answer. Cbc looks at the clock between its steps, which take seconds in programs of
  // many thousand columns. Zero makes no search.
  absl::Duration time_limit;
  // How much is searched, as a time that this takes about on a machine of its own: counted in the program's size, rounds of cuts and
  // simplex iterations, so that the search ends at the same place on every machine. A program that is too large for it is only relaxed.
  absl::Duration effort = absl::InfiniteDuration();
  // A value per column to begin with; empty when none is known. Only those of integer columns count: the others are found to go with
  // them, and a start that meets no rows is dropped.
  std::vector<double> start;
  // Ends the search.
  IsCancelled is_cancelled = IsNeverCancelled;
};

// By when the clock ends a search of that effort: a last resort on a machine that is very slow or busy.
inline absl::Duration ClockFor(absl::Duration effort) { return absl::Seconds(5) + 10 * effort; }

struct IntegerSolution {
  static constexpr std::int64_t kNoBound = std::numeric_limits<std::int64_t>::min();
  enum class Outcome {
    // `values` are best: none is better within Cbc's tolerances. There is no certificate that whole numbers alone could check.
    kOptimal,
    // No values meet the rows.
    kInfeasible,
    // Time ran out, or the arithmetic gave up.
    kStopped,
  };
  Outcome outcome = Outcome::kStopped;
  // Per column, whole where it must be; empty when none were found.
  std::vector<double> values;
  // No values are better than this: rounded up, because the best value is whole. kNoBound when nothing is known.
  std::int64_t bound = kNoBound;
  // The clock ended the search: the same program may get another answer the next time.
  bool is_ended_by_clock = false;
};

// The same answer for the same program, start and effort, unless the time limit ends the search. One thread; may be called from several at
// once.
IntegerSolution SolveIntegerProgram(const IntegerProgram& program, const IntegerSearch& search);

// The solver's name and version.
const char* IntegerSolverName();

}  // namespace muster::dispatch
