#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "dispatch/domain/planner.h"
#include "planner_scenario.h"

// Random problems, and a reading of who may serve whom and of every objective that shares no code with the planner: what oracles are made
// of.
namespace muster::dispatch::planner {

template <typename T>
const T& Row(const std::vector<T>& rows, int i) {
  return rows.at(static_cast<std::size_t>(i));
}

inline std::size_t RankOfLine(const RequisitionLine& line) {
  return line.priority == Priority::kCritical ? 0 : line.priority == Priority::kHigh ? 1 : 2;
}

// Of unit `unit`, from 1, of a line's shortage: it lies on the last step that begins below it.
inline std::int64_t StepOfUnit(std::int64_t quantity, std::int64_t unit, int steps) {
  std::int64_t step = steps - 1;
  while (quantity * step / steps >= unit) --step;
  return step;
}

class Reading {
 public:
  explicit Reading(const Problem& problem) : problem_(problem) {}

  std::int64_t ArrivalSeconds(int lot_index, int line_index) const {
    const Lot& lot = Row(problem_.lots, lot_index);
    const RequisitionLine& line = Row(problem_.lines, line_index);
    const absl::Time soonest = problem_.start + Row(problem_.warehouses, lot.warehouse).preparation +
                               problem_.travel.At({.origin = lot.warehouse, .destination = line.site})->duration;
    return absl::ToInt64Seconds((line.not_before ? std::max(soonest, *line.not_before) : soonest) - problem_.start);
  }

  bool MayServe(int lot_index, int line_index) const {
    const Lot& lot = Row(problem_.lots, lot_index);
    const RequisitionLine& line = Row(problem_.lines, line_index);
    const auto& substitutes = Row(problem_.items, line.item).substitutes;
    if (lot.item != line.item && std::find(substitutes.begin(), substitutes.end(), lot.item) == substitutes.end()) return false;
    if (lot.quarantined || !Row(problem_.warehouses, lot.warehouse).open) return false;
    if (!problem_.travel.At({.origin = lot.warehouse, .destination = line.site})) return false;
    const absl::Time arrive = problem_.start + absl::Seconds(ArrivalSeconds(lot_index, line_index));
    if (line.needed_by && arrive > *line.needed_by) return false;
    if (lot.expiry && absl::ToCivilDay(arrive, problem_.zone) + Row(problem_.items, lot.item).minimum_remaining_life_days > *lot.expiry)
      return false;
    const auto& chapters = Row(problem_.sites, line.site).chapters;
    switch (lot.earmark.kind) {
      case Earmark::Kind::kFree:
        return true;
      case Earmark::Kind::kIncident:
        return lot.earmark.target == problem_.incident;
      case Earmark::Kind::kChapter:
        return std::find(chapters.begin(), chapters.end(), lot.earmark.target) != chapters.end();
      case Earmark::Kind::kPurpose:
        return std::find(problem_.purposes.begin(), problem_.purposes.end(), lot.earmark.target) != problem_.purposes.end();
    }
    return false;
  }

  // 0 in the same county ... 4 elsewhere; the tests' chapters have four tiers, the nation's the last.
  int TierDistance(int warehouse, int site) const {
    const Warehouse& from = Row(problem_.warehouses, warehouse);
    const Site& to = Row(problem_.sites, site);
    for (std::size_t i = 0; i + 1 < to.chapters.size(); ++i) {
      if (std::find(from.chapters.begin(), from.chapters.end(), to.chapters[i]) != from.chapters.end()) return static_cast<int>(i);
    }
    return !from.zone.empty() && from.zone == to.zone ? 3 : 4;
  }

  // What is moved must have been free and unexpired at the start for a floor to count it.
  bool CountsTowards(const Floor& floor, const Lot& lot) const {
    const bool expired = lot.expiry && absl::ToCivilDay(problem_.start, problem_.zone) > *lot.expiry;
    return lot.warehouse == floor.warehouse && lot.item == floor.item && lot.earmark.kind == Earmark::Kind::kFree && !expired;
  }

  std::int64_t LifeDays(const Lot& lot) const {
    return lot.expiry ? std::max<std::int64_t>(*lot.expiry - absl::ToCivilDay(problem_.start, problem_.zone), 0) : kNoExpiryDays;
  }

 private:
  const Problem& problem_;
};

// The most of each.
struct ProblemSizes {
  int items = 2;
  int warehouses = 3;
  int sites = 3;
  int lots = 4;
  int lines = 3;
  int quantity = 5;
};

// Trucks that goods of one shipment take, read off by taking one away after the other.
inline std::int64_t TrucksFor(const TruckLoad& truck, std::int64_t weight_g, std::int64_t volume_cm3) {
  std::int64_t trucks = 1;
  while ((truck.weight_g > 0 && weight_g > trucks * truck.weight_g) || (truck.volume_cm3 > 0 && volume_cm3 > trucks * truck.volume_cm3)) {
    ++trucks;
  }
  return trucks;
}

inline Problem RandomProblem(unsigned seed, const ProblemSizes& sizes = {}) {
  std::mt19937 random(seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  const auto one_in = [&pick](int n) { return pick(1, n) == 1; };
  Scenario s;
  s.problem.purposes = {"winter"};
  s.problem.preferences.fairness_steps = one_in(4) ? 1 : pick(2, 6);
  s.problem.preferences.tier_preference = static_cast<Preferences::TierPreference>(pick(0, 2));
  s.problem.preferences.latest_critical_arrival = !one_in(4);
  const int items = pick(1, sizes.items);
  for (int i = 0; i < items; ++i) s.problem.items[static_cast<std::size_t>(s.AddItem(pick(0, 3)))].minimum_remaining_life_days = pick(0, 2);
  if (items >= 2 && one_in(2)) s.problem.items[0].substitutes = {1};
  const int warehouses = pick(1, sizes.warehouses);
  for (int i = 0; i < warehouses; ++i) {
    Warehouse& warehouse = s.problem.warehouses[static_cast<std::size_t>(s.AddWarehouse())];
    warehouse.open = !one_in(8);
    if (one_in(3)) warehouse.chapters = {"chapters/622900", "chapters/620000", "chapters/000000"};
    if (one_in(4)) warehouse.chapters = {"chapters/640000", "chapters/000000"};
    if (one_in(3)) warehouse.zone = "north-west";
    warehouse.preparation = absl::Minutes(30 * pick(0, 2));
  }
  const int sites = pick(1, sizes.sites);
  for (int i = 0; i < sites; ++i) {
    s.AddSite();
    if (one_in(3)) s.problem.sites.back().chapters = {"chapters/640303", "chapters/640300", "chapters/640000", "chapters/000000"};
    if (one_in(2)) s.problem.sites.back().zone = "north-west";
  }
  s.problem.travel = TravelTable({.origins = warehouses, .destinations = sites});
  for (int from = 0; from < warehouses; ++from) {
    for (int to = 0; to < sites; ++to) {
      if (!one_in(8)) s.Connect(from, to, 30 * pick(1, 40));
    }
  }
  const std::array<Earmark, 6> earmarks = {Earmark{},
                                           {Earmark::Kind::kIncident, s.problem.incident},
                                           {Earmark::Kind::kIncident, "incidents/other"},
                                           {Earmark::Kind::kChapter, "chapters/620000"},
                                           {Earmark::Kind::kPurpose, "winter"},
                                           {Earmark::Kind::kPurpose, "schools"}};
  const int lots = pick(1, sizes.lots);
  for (int i = 0; i < lots; ++i) {
    Lot lot{.warehouse = pick(0, warehouses - 1),
            .item = pick(0, items - 1),
            .available = pick(0, sizes.quantity - 1),
            .quarantined = one_in(12)};
    if (one_in(2)) lot.expiry = kStartDay + pick(-1, 4);
    if (one_in(2)) lot.earmark = earmarks.at(static_cast<std::size_t>(pick(0, 5)));
    s.AddLot(lot);
  }
  for (int warehouse = 0; warehouse < warehouses; ++warehouse) {
    for (int item = 0; item < items; ++item) {
      if (one_in(4)) s.problem.floors.push_back({.warehouse = warehouse, .item = item, .quantity = pick(0, sizes.quantity)});
    }
  }
  const int lines = pick(1, sizes.lines);
  for (int i = 0; i < lines; ++i) {
    RequisitionLine line{.site = pick(0, sites - 1),
                         .item = pick(0, items - 1),
                         .quantity = pick(1, sizes.quantity),
                         .priority = static_cast<Priority>(pick(1, 3))};
    if (one_in(3)) line.needed_by = Hour(pick(6, 20));
    if (one_in(4)) line.not_before = Hour(pick(0, 6));
    s.AddLine(line);
  }
  return s.problem;
}

// A random problem within limits, some of them over several warehouses; in most of them one of them binds.
inline Problem RandomProblemWithLimits(unsigned seed, const ProblemSizes& sizes = {}) {
  Problem problem = RandomProblem(seed, sizes);
  std::mt19937 random(seed + 2);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  for (Item& item : problem.items) item.volume_cm3 = pick(0, 3);
  for (int i = 0; i < std::ssize(problem.warehouses); ++i) {
    Limit limit{.id = absl::StrCat("limits/", i), .warehouses = {i}};
    for (int other = 0; other < i; ++other) {
      if (pick(1, 3) == 1) limit.warehouses.push_back(other);
    }
    if (pick(1, 4) > 1) limit.weight_g = pick(1, 2 * sizes.quantity);
    if (pick(1, 2) == 1) limit.volume_cm3 = pick(1, 2 * sizes.quantity);
    problem.limits.push_back(std::move(limit));
  }
  return problem;
}

// A random problem in which trucks count; in most of them much else is equal, so that trucks have something to decide.
inline Problem RandomProblemWithTrucks(unsigned seed, const ProblemSizes& sizes = {}) {
  Problem problem = RandomProblem(seed, sizes);
  std::mt19937 random(seed + 1);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  for (Item& item : problem.items) item.volume_cm3 = pick(0, 4);
  TruckLoad truck;
  if (pick(1, 4) > 1) truck.weight_g = pick(2, 12);
  if (truck.weight_g == 0 || pick(1, 2) == 1) truck.volume_cm3 = pick(2, 12);
  problem.preferences.truck = truck;
  problem.preferences.truck_loads_time_limit = absl::Minutes(1);
  problem.preferences.few_shipments = pick(1, 4) > 1;
  problem.preferences.few_shipments_time_limit = absl::Minutes(1);
  if (pick(1, 4) == 1) return problem;
  for (Warehouse& warehouse : problem.warehouses) warehouse.preparation = absl::ZeroDuration();
  for (int from = 0; from < problem.travel.size().origins; ++from) {
    for (int to = 0; to < problem.travel.size().destinations; ++to) {
      if (!problem.travel.At({.origin = from, .destination = to})) continue;
      MUSTER_CHECK(
          problem.travel.Set({.origin = from, .destination = to}, {.distance_m = 60'000, .duration = absl::Hours(1), .source = "test"})
              .ok());
    }
  }
  for (Lot& lot : problem.lots) {
    lot.expiry.reset();
    if (pick(1, 2) == 1) lot.earmark = {};
  }
  return problem;
}

}  // namespace muster::dispatch::planner
