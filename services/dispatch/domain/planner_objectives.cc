#include <map>
#include <tuple>

#include "absl/strings/string_view.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {

ObjectiveValues Evaluate(const Problem& problem, absl::Span<const PlanLine> lines) {
  const Rules rules(problem);
  ObjectiveValues values{};
  const auto value = [&values](ObjectiveKind kind) -> absl::int128& { return values[static_cast<std::size_t>(kind)]; };
  std::vector<std::int64_t> unmet;
  for (const RequisitionLine& line : problem.lines) unmet.push_back(line.quantity);
  std::map<std::tuple<int, int, absl::Time>, ShipmentSize> shipments;
  for (const PlanLine& planned : lines) {
    const RequisitionLine& line = At(problem.lines, planned.line);
    const Lot& lot = At(problem.lots, planned.lot);
    const absl::int128 units = planned.quantity;
    At(unmet, planned.line) -= planned.quantity;
    value(ObjectiveKind::kWeightedArrival) +=
        units * absl::ToInt64Seconds(planned.arrive - problem.start) * problem.preferences.arrival_weights[RankOf(line.priority)];
    if (line.priority == Priority::kCritical) {
      absl::int128& latest = value(ObjectiveKind::kLatestCriticalArrival);
      latest = std::max<absl::int128>(latest, absl::ToInt64Seconds(planned.arrive - problem.start));
    }
    value(ObjectiveKind::kTierDistance) += units * static_cast<int>(rules.TierOf(lot.warehouse, line.site));
    ShipmentSize& shipment = shipments[{lot.warehouse, line.site, planned.depart}];
    shipment.weight_g += units * At(problem.items, lot.item).weight_g;
    shipment.volume_cm3 += units * At(problem.items, lot.item).volume_cm3;
    value(ObjectiveKind::kTransport) += units * At(problem.items, lot.item).weight_g * planned.distance_m;
    value(ObjectiveKind::kRemainingLife) += units * rules.RemainingLifeDays(planned.lot);
    if (lot.earmark.kind == Earmark::Kind::kFree) value(ObjectiveKind::kFreeStock) += units;
  }
  value(ObjectiveKind::kShipments) = static_cast<std::int64_t>(shipments.size());
  if (problem.preferences.truck) {
    for (const auto& [key, size] : shipments) value(ObjectiveKind::kTruckLoads) += LoadsOf(*problem.preferences.truck, size);
  }
  for (std::size_t i = 0; i < unmet.size(); ++i) {
    if (unmet[i] <= 0) continue;
    const std::size_t rank = RankOf(problem.lines[i].priority);
    values[rank] += unmet[i];
    values[kPriorities.size() + rank] += UnfairnessOf(problem.lines[i].quantity, unmet[i], problem.preferences.fairness_steps);
  }
  return values;
}

std::vector<ObjectiveKind> ObjectivesOf(const Preferences& preferences) {
  using TierPreference = Preferences::TierPreference;
  std::vector<ObjectiveKind> kinds = {ObjectiveKind::kCriticalUnmet,      ObjectiveKind::kHighUnmet,      ObjectiveKind::kNormalUnmet,
                                      ObjectiveKind::kCriticalUnfairness, ObjectiveKind::kHighUnfairness, ObjectiveKind::kNormalUnfairness};
  if (preferences.tier_preference == TierPreference::kBeforeArrival) kinds.push_back(ObjectiveKind::kTierDistance);
  if (preferences.latest_critical_arrival) kinds.push_back(ObjectiveKind::kLatestCriticalArrival);
  kinds.push_back(ObjectiveKind::kWeightedArrival);
  if (preferences.tier_preference == TierPreference::kAfterArrival) kinds.push_back(ObjectiveKind::kTierDistance);
  kinds.insert(kinds.end(), {ObjectiveKind::kTransport, ObjectiveKind::kRemainingLife, ObjectiveKind::kFreeStock});
  if (preferences.few_shipments) kinds.push_back(ObjectiveKind::kShipments);
  if (preferences.truck) kinds.push_back(ObjectiveKind::kTruckLoads);
  return kinds;
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
    case ObjectiveKind::kLatestCriticalArrival:
      return "latest_critical_arrival";
    case ObjectiveKind::kWeightedArrival:
      return "weighted_arrival";
    case ObjectiveKind::kTierDistance:
      return "tier_distance";
    case ObjectiveKind::kTransport:
      return "transport";
    case ObjectiveKind::kRemainingLife:
      return "remaining_life";
    case ObjectiveKind::kFreeStock:
      return "free_stock";
    case ObjectiveKind::kShipments:
      return "shipments";
    case ObjectiveKind::kTruckLoads:
      return "truck_loads";
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
    case ObjectiveKind::kLatestCriticalArrival:
      return "seconds";
    case ObjectiveKind::kWeightedArrival:
      return "weighted unit-seconds";
    case ObjectiveKind::kTierDistance:
      return "unit-tiers";
    case ObjectiveKind::kTransport:
      return "gram-metres";
    case ObjectiveKind::kRemainingLife:
      return "unit-days";
    case ObjectiveKind::kShipments:
      return "shipments";
    case ObjectiveKind::kTruckLoads:
      return "truck loads";
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
    case ShortageReason::kLimited:
      return "LIMITED";
  }
  MUSTER_CHECK(false);
}

}  // namespace muster::dispatch::planner
