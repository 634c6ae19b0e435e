#include "dispatch/domain/planner_rules.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "platform/status/check.h"

namespace muster::dispatch::planner {

absl::CivilDay TooOldDay(const Problem& problem, const Lot& lot) {
  return *lot.expiry + 1 - At(problem.items, lot.item).minimum_remaining_life_days;
}

Rules::Rules(const Problem& problem) : problem_(problem), first_day_(absl::ToCivilDay(problem.start, problem.zone)) {
  // Lots are many and their days few.
  absl::flat_hash_map<absl::CivilDay, absl::Time> begins;
  const auto begin_of = [&](absl::CivilDay day) {
    const auto [begin, is_new] = begins.try_emplace(day);
    if (is_new) begin->second = absl::FromCivil(day, problem.zone);
    return begin->second;
  };
  for (const Floor& floor : problem.floors) floors_[{floor.warehouse, floor.item}] = floor.quantity;
  counts_towards_floor_.reserve(problem.lots.size());
  too_old_.reserve(problem.lots.size());
  for (const Lot& lot : problem.lots) {
    const bool is_free = lot.earmark.kind == Earmark::Kind::kFree;
    if (!lot.expiry) {
      counts_towards_floor_.push_back(is_free);
      too_old_.push_back(absl::InfiniteFuture());
      continue;
    }
    counts_towards_floor_.push_back(is_free && problem.start < begin_of(*lot.expiry + 1));
    too_old_.push_back(begin_of(TooOldDay(problem, lot)));
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
  return std::clamp<std::int64_t>(*expiry - first_day_, 0, kNoExpiryDays);
}

std::int64_t Rules::TooOldSeconds(int lot) const {
  const absl::Time too_old = At(too_old_, lot);
  return too_old == absl::InfiniteFuture() ? kNever : absl::ToInt64Seconds(too_old - problem_.start);
}

Tier Rules::TierOf(int warehouse, int site) const {
  const Warehouse& from = At(problem_.warehouses, warehouse);
  const Site& to = At(problem_.sites, site);
  return MeetingTier(from.chapters, to.chapters, !from.zone.empty() && from.zone == to.zone);
}

bool Rules::CountsTowardsFloor(int lot) const { return counts_towards_floor_[static_cast<std::size_t>(lot)]; }

std::int64_t Rules::FloorOf(int warehouse, int item) const {
  const auto floor = floors_.find({warehouse, item});
  return floor == floors_.end() ? 0 : floor->second;
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

LimitRoom::LimitRoom(const Problem& problem) : problem_(&problem), above_(problem.warehouses.size()) {
  for (int i = 0; i < std::ssize(problem.limits); ++i) {
    const Limit& limit = At(problem.limits, i);
    const auto add = [&](bool by_weight, const std::optional<std::int64_t>& most) {
      if (!most) return;
      bottlenecks_.push_back({.limit = i, .by_weight = by_weight, .most = *most, .warehouses = {}});
      bottlenecks_.back().warehouses.insert(limit.warehouses.begin(), limit.warehouses.end());
      for (const int warehouse : bottlenecks_.back().warehouses) At(above_, warehouse).push_back(bottlenecks_.size() - 1);
      left_.push_back(*most);
    };
    add(true, limit.weight_g);
    add(false, limit.volume_cm3);
  }
}

bool LimitRoom::IsKept() const {
  return std::all_of(left_.begin(), left_.end(), [](absl::int128 left) { return left >= 0; });
}

void LimitRoom::Take(int warehouse, int item, std::int64_t units) {
  for (const std::size_t b : Above(warehouse)) left_[b] -= absl::int128(units) * bottlenecks_[b].SizeOf(At(problem_->items, item));
}

std::int64_t LimitRoom::UnitsOf(int warehouse, int item) const {
  absl::int128 units = kUnlimited;
  for (const std::size_t b : Above(warehouse)) {
    const std::int64_t size = bottlenecks_[b].SizeOf(At(problem_->items, item));
    if (size > 0) units = std::min(units, std::max<absl::int128>(left_[b], 0) / size);
  }
  return static_cast<std::int64_t>(units);
}

}  // namespace muster::dispatch::planner
