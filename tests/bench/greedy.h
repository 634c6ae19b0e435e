#pragma once

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/status/check.h"

// Rules of thumb by which people allocate without a planner. Each serves one line after the other as far as the stock goes and breaks no
// rule of planner_rules.h; plan_checker is asked whether that is so. For problems without limits.
namespace muster::dispatch::planner {

enum class Greedy {
  // Warehouses of the chapters that the site stands under, the lowest chapter first: its county's, then its prefecture's, and so on up.
  // What sister counties and prefectures hold is out of reach, however near. Lines in the order of request.
  kOwnChain,
  // The nearest warehouse first; lines in the order of request.
  kNearest,
  // Critical lines first, then high, then normal; the nearest warehouse first.
  kPriorityThenNearest,
};

inline absl::string_view NameOf(Greedy greedy) {
  switch (greedy) {
    case Greedy::kOwnChain:
      return "own_chain";
    case Greedy::kNearest:
      return "nearest";
    case Greedy::kPriorityThenNearest:
      return "priority_nearest";
  }
  MUSTER_CHECK(false);
}

// Steps from the site's own chapter up to the one that owns the warehouse; nothing when the site does not stand under that one.
inline std::optional<int> StepsUpTo(const Warehouse& warehouse, const Site& site) {
  const auto owner = absl::c_find(site.chapters, warehouse.chapters.front());
  if (owner == site.chapters.end()) return std::nullopt;
  return static_cast<int>(owner - site.chapters.begin());
}

// The order of request is that of Problem::lines.
inline std::vector<PlanLine> PlanGreedily(const Problem& problem, Greedy greedy) {
  const Rules rules(problem);
  std::vector<std::vector<int>> lots_of(problem.items.size());
  std::vector<std::int64_t> left;
  // What may still be taken of free, unexpired stock, by (warehouse, item); no entry where no floor holds any.
  std::map<std::pair<int, int>, std::int64_t> above_floor;
  for (const Floor& floor : problem.floors) above_floor[{floor.warehouse, floor.item}] = -floor.quantity;
  for (int i = 0; i < std::ssize(problem.lots); ++i) {
    const Lot& lot = At(problem.lots, i);
    At(lots_of, lot.item).push_back(i);
    left.push_back(lot.available);
    const auto stock = above_floor.find({lot.warehouse, lot.item});
    if (stock != above_floor.end() && rules.CountsTowardsFloor(i)) stock->second += lot.available;
  }

  std::vector<int> order(problem.lines.size());
  std::iota(order.begin(), order.end(), 0);
  if (greedy == Greedy::kPriorityThenNearest) {
    std::stable_sort(order.begin(), order.end(),
                     [&problem](int a, int b) { return RankOf(At(problem.lines, a).priority) < RankOf(At(problem.lines, b).priority); });
  }

  struct Candidate {
    int steps_up = 0;
    Delivery delivery;
    int lot = 0;
  };
  std::vector<PlanLine> lines;
  for (const int i : order) {
    const RequisitionLine& line = At(problem.lines, i);
    std::vector<Candidate> candidates;
    for (const int lot : At(lots_of, line.item)) {
      const std::optional<Delivery> delivery = rules.EarliestDelivery(lot, i);
      if (!delivery || !rules.ObstaclesOf(lot, i, delivery->arrive).empty()) continue;
      std::optional<int> steps_up = 0;
      if (greedy == Greedy::kOwnChain)
        steps_up = StepsUpTo(At(problem.warehouses, At(problem.lots, lot).warehouse), At(problem.sites, line.site));
      if (!steps_up) continue;
      candidates.push_back({.steps_up = *steps_up, .delivery = *delivery, .lot = lot});
    }
    // Of one warehouse what expires first.
    const auto key = [&](const Candidate& candidate) {
      return std::make_tuple(candidate.steps_up, candidate.delivery.distance_m, rules.RemainingLifeDays(candidate.lot), candidate.lot);
    };
    std::sort(candidates.begin(), candidates.end(), [&key](const Candidate& a, const Candidate& b) { return key(a) < key(b); });
    std::int64_t wanted = line.quantity;
    for (const Candidate& candidate : candidates) {
      const Lot& lot = At(problem.lots, candidate.lot);
      std::int64_t quantity = std::min(wanted, At(left, candidate.lot));
      const auto stock = above_floor.find({lot.warehouse, lot.item});
      const bool is_held = stock != above_floor.end() && rules.CountsTowardsFloor(candidate.lot);
      if (is_held) quantity = std::min(quantity, stock->second);
      if (quantity <= 0) continue;
      wanted -= quantity;
      At(left, candidate.lot) -= quantity;
      if (is_held) stock->second -= quantity;
      lines.push_back({.line = i,
                       .lot = candidate.lot,
                       .quantity = quantity,
                       .depart = candidate.delivery.depart,
                       .arrive = candidate.delivery.arrive,
                       .distance_m = candidate.delivery.distance_m});
    }
  }
  return lines;
}

}  // namespace muster::dispatch::planner
