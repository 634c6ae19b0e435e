#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
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

// Every rule that `lines` breaks as an allocation for `problem`, which must be valid.
std::vector<PlanViolation> CheckLines(const Problem& problem, absl::Span<const PlanLine> lines);

// Those, and every statement of `plan` about itself that is not true: shortages that do not add up to what is lacking or that stock on
// hand does not bear out, objective values that the lines do not have, a digest of another problem.
std::vector<PlanViolation> CheckPlan(const Problem& problem, const Plan& plan);

}  // namespace muster::dispatch::planner
