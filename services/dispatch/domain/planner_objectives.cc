#include "absl/strings/string_view.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {
namespace {

absl::int128 UnfairnessOf(std::int64_t quantity, std::int64_t unmet, int steps) {
  absl::int128 sum = 0;
  for (int step = 0; step < steps && UnitsBelow(quantity, step, steps) < unmet; ++step) {
    const std::int64_t end = std::min(unmet, UnitsBelow(quantity, step + 1, steps));
    sum += absl::int128(end - UnitsBelow(quantity, step, steps)) * step;
  }
  return sum;
}

}  // namespace

std::array<absl::int128, kObjectiveCount> Evaluate(const Problem& problem, absl::Span<const PlanLine> lines) {
  const Rules rules(problem);
  std::array<absl::int128, kObjectiveCount> values{};
  const auto value = [&values](ObjectiveKind kind) -> absl::int128& { return values[static_cast<std::size_t>(kind)]; };
  std::vector<std::int64_t> unmet;
  for (const RequisitionLine& line : problem.lines) unmet.push_back(line.quantity);
  for (const PlanLine& planned : lines) {
    const RequisitionLine& line = At(problem.lines, planned.line);
    const Lot& lot = At(problem.lots, planned.lot);
    const absl::int128 units = planned.quantity;
    At(unmet, planned.line) -= planned.quantity;
    value(ObjectiveKind::kWeightedArrival) +=
        units * absl::ToInt64Seconds(planned.arrive - problem.start) * problem.preferences.arrival_weights[RankOf(line.priority)];
    value(ObjectiveKind::kTransport) += units * At(problem.items, lot.item).weight_g * planned.distance_m;
    value(ObjectiveKind::kRemainingLife) += units * rules.RemainingLifeDays(planned.lot);
    if (lot.earmark.kind == Earmark::Kind::kFree) value(ObjectiveKind::kFreeStock) += units;
  }
  for (std::size_t i = 0; i < unmet.size(); ++i) {
    if (unmet[i] <= 0) continue;
    const std::size_t rank = RankOf(problem.lines[i].priority);
    values[rank] += unmet[i];
    values[kPriorities.size() + rank] += UnfairnessOf(problem.lines[i].quantity, unmet[i], problem.preferences.fairness_steps);
  }
  return values;
}

absl::string_view NameOf(ObjectiveKind kind) {
  switch (kind) {
    case ObjectiveKind::kCriticalUnmet:
      return "critical_unmet";
    case ObjectiveKind::kHighUnmet:
      return "high_unmet";
    case ObjectiveKind::kNormalUnmet:
      return "normal_unmet";
    case ObjectiveKind::kCriticalUnfairness:
      return "critical_unfairness";
    case ObjectiveKind::kHighUnfairness:
      return "high_unfairness";
    case ObjectiveKind::kNormalUnfairness:
      return "normal_unfairness";
    case ObjectiveKind::kWeightedArrival:
      return "weighted_arrival";
    case ObjectiveKind::kTransport:
      return "transport";
    case ObjectiveKind::kRemainingLife:
      return "remaining_life";
    case ObjectiveKind::kFreeStock:
      return "free_stock";
  }
  MUSTER_CHECK(false);
}

absl::string_view UnitOf(ObjectiveKind kind) {
  switch (kind) {
    case ObjectiveKind::kCriticalUnmet:
    case ObjectiveKind::kHighUnmet:
    case ObjectiveKind::kNormalUnmet:
    case ObjectiveKind::kFreeStock:
      return "units";
    case ObjectiveKind::kCriticalUnfairness:
    case ObjectiveKind::kHighUnfairness:
    case ObjectiveKind::kNormalUnfairness:
      return "unit-steps";
    case ObjectiveKind::kWeightedArrival:
      return "weighted unit-seconds";
    case ObjectiveKind::kTransport:
      return "gram-metres";
    case ObjectiveKind::kRemainingLife:
      return "unit-days";
  }
  MUSTER_CHECK(false);
}

absl::string_view NameOf(ShortageReason reason) {
  switch (reason) {
    case ShortageReason::kNoStock:
      return "NO_STOCK";
    case ShortageReason::kEarmarked:
      return "EARMARKED";
    case ShortageReason::kHeldByFloor:
      return "HELD_BY_FLOOR";
    case ShortageReason::kTooLate:
      return "TOO_LATE";
    case ShortageReason::kExpired:
      return "EXPIRED";
    case ShortageReason::kWarehouseClosed:
      return "WAREHOUSE_CLOSED";
    case ShortageReason::kNoRoad:
      return "NO_ROAD";
    case ShortageReason::kQuarantined:
      return "QUARANTINED";
  }
  MUSTER_CHECK(false);
}

}  // namespace muster::dispatch::planner
