#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "dispatch/domain/planner.h"

// Verifies plans, a person's too: the guard before a plan is approved and the oracle of the planner's tests. It does not ask how a plan
// was found.
namespace muster::dispatch::planner {

// One rule that a plan breaks.
struct PlanViolation {
  // A row of reasons.csv. Of one plan line: PLAN_LINE_UNKNOWN, PLAN_LINE_REPEATED, QUANTITY_NOT_POSITIVE, WRONG_ITEM, EXPIRED, QUARANTINED,
  // EARMARKED, NO_ROAD, TOO_LATE, WAREHOUSE_CLOSED, TOO_EARLY_FOR_SITE, DEPARTS_TOO_EARLY, ARRIVES_TOO_EARLY, WRONG_DISTANCE.
  // Of several together: LOT_OVERDRAWN, FLOOR_BROKEN, LIMIT_EXCEEDED, LINE_OVERSERVED.
  // Of what a plan says about itself: SHORTAGE_UNKNOWN, SHORTAGE_MISMATCH, RELEASE_UNKNOWN, OBJECTIVE_MISMATCH, PLAN_STALE.
  absl::string_view reason;
  // Where, as a path: "lines[2]" and "shortages[0]" of the plan, "lot lots/7", "line ...", "floor warehouse item", "limit ...", "objective
  // transport".
  std::string where;
};

// PlanViolation::where of a reserve floor.
std::string WhereOf(const Problem& problem, const Floor& floor);

// Every rule that `lines` breaks as an allocation for `problem`, which must be valid.
std::vector<PlanViolation> CheckLines(const Problem& problem, absl::Span<const PlanLine> lines);

// Those, and every statement of `plan` about itself that is not true: shortages that do not add up to what is lacking or that stock on
// hand does not bear out, objective values that the lines do not have, a digest of another problem.
std::vector<PlanViolation> CheckPlan(const Problem& problem, const Plan& plan);

// A line of a plan that time has overtaken.
struct OverdueLine {
  // Index into the plan's lines.
  std::size_t line = 0;
  // kTooLate or kExpired.
  ShortageReason reason = ShortageReason::kTooLate;
  // After the last moment at which the goods would have helped. ≥ 0.
  absl::Duration late;
};

// Those of `lines`, whose indices are in range, that were good for their site, and whose goods, leaving at `now` where they should have
// left earlier, would not be: they would arrive after the needed-by, or too old.
std::vector<OverdueLine> OverdueLines(const Problem& problem, absl::Span<const PlanLine> lines, absl::Time now);

}  // namespace muster::dispatch::planner
