#include "dispatch/domain/planner_rules.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {

Rules::Rules(const Problem& problem) : problem_(problem) {
  for (const Lot& lot : problem.lots) {
    if (!lot.expiry) {
      expires_.push_back(absl::InfiniteFuture());
      too_old_.push_back(absl::InfiniteFuture());
      continue;
    }
    const absl::CivilDay day_after = *lot.expiry + 1;
    expires_.push_back(absl::FromCivil(day_after, problem.zone));
    too_old_.push_back(absl::FromCivil(day_after - At(problem.items, lot.item).minimum_remaining_life_days, problem.zone));
  }
}

bool Rules::CanStandIn(int item, int for_item) const {
  return item == for_item || absl::c_linear_search(At(problem_.items, for_item).substitutes, item);
}

std::optional<Delivery> Rules::EarliestDelivery(int lot, int line) const {
  const int origin = At(problem_.lots, lot).warehouse;
  const RequisitionLine& wanted = At(problem_.lines, line);
  const auto leg = problem_.travel.At({.origin = origin, .destination = wanted.site});
  if (!leg) return std::nullopt;
  absl::Time depart = problem_.start + At(problem_.warehouses, origin).preparation;
  if (wanted.not_before) depart = std::max(depart, *wanted.not_before - leg->duration);
  return Delivery{.depart = depart, .arrive = depart + leg->duration, .distance_m = leg->distance_m};
}

Obstacles Rules::ObstaclesOf(int lot, int line, std::optional<absl::Time> arrive) const {
  const Lot& stock = At(problem_.lots, lot);
  const RequisitionLine& wanted = At(problem_.lines, line);
  Obstacles obstacles;
  if (arrive.value_or(problem_.start) >= At(too_old_, lot)) obstacles.push_back(ShortageReason::kExpired);
  if (stock.quarantined) obstacles.push_back(ShortageReason::kQuarantined);
  if (!Admits(stock.earmark, wanted.site)) obstacles.push_back(ShortageReason::kEarmarked);
  if (!arrive) obstacles.push_back(ShortageReason::kNoRoad);
  if (arrive && wanted.needed_by && *arrive > *wanted.needed_by) obstacles.push_back(ShortageReason::kTooLate);
  if (!At(problem_.warehouses, stock.warehouse).open) obstacles.push_back(ShortageReason::kWarehouseClosed);
  return obstacles;
}

std::int64_t Rules::RemainingLifeDays(int lot) const {
  const auto& expiry = At(problem_.lots, lot).expiry;
  if (!expiry) return kNoExpiryDays;
  return std::clamp<std::int64_t>(*expiry - absl::ToCivilDay(problem_.start, problem_.zone), 0, kNoExpiryDays);
}

bool Rules::CountsTowardsFloor(int lot) const {
  return At(problem_.lots, lot).earmark.kind == Earmark::Kind::kFree && problem_.start < At(expires_, lot);
}

bool Rules::Admits(const Earmark& earmark, int site) const {
  switch (earmark.kind) {
    case Earmark::Kind::kFree:
      return true;
    case Earmark::Kind::kIncident:
      return earmark.target == problem_.incident;
    case Earmark::Kind::kChapter:
      return absl::c_linear_search(At(problem_.sites, site).chapters, earmark.target);
    case Earmark::Kind::kPurpose:
      return absl::c_linear_search(problem_.purposes, earmark.target);
  }
  MUSTER_CHECK(false);
}

}  // namespace muster::dispatch::planner
