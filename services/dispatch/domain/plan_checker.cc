#include "dispatch/domain/plan_checker.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/planner_rules.h"

namespace muster::dispatch::planner {
namespace {

template <typename Row>
bool InRange(int index, const std::vector<Row>& rows) {
  return index >= 0 && index < std::ssize(rows);
}

class Checker {
 public:
  explicit Checker(const Problem& problem)
      : problem_(problem),
        rules_(problem),
        used_(problem.lots.size()),
        served_(problem.lines.size()),
        lots_in_(problem.warehouses.size()),
        room_(problem) {
    for (int i = 0; i < std::ssize(problem.lots); ++i) At(lots_in_, At(problem.lots, i).warehouse).push_back(i);
  }

  void CheckLines(absl::Span<const PlanLine> lines) {
    std::map<std::pair<int, int>, int> pairs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string where = absl::StrCat("lines[", i, "]");
      if (!InRange(lines[i].line, problem_.lines) || !InRange(lines[i].lot, problem_.lots)) {
        Add("PLAN_LINE_UNKNOWN", where);
        known_ = false;
        continue;
      }
      if (++pairs[{lines[i].line, lines[i].lot}] == 2) Add("PLAN_LINE_REPEATED", where);
      if (lines[i].quantity < 1) Add("QUANTITY_NOT_POSITIVE", where);
      CheckPair(where, lines[i]);
      CheckTimes(where, lines[i]);
      At(used_, lines[i].lot) += lines[i].quantity;
      At(served_, lines[i].line) += lines[i].quantity;
    }
    CheckStock();
    CheckFloors();
    CheckLimits();
    for (std::size_t i = 0; i < served_.size(); ++i) {
      if (served_[i] > problem_.lines[i].quantity) Add("LINE_OVERSERVED", absl::StrCat("line ", problem_.lines[i].id));
    }
  }

  void CheckStatements(const Plan& plan) {
    CheckShortages(plan.shortages);
    CheckReleases("releases", plan.releases);
    CheckReleases("single_releases", plan.single_releases);
    CheckSingle(plan.single_releases);
    if (known_) CheckObjectives(plan);
    if (plan.input_digest != DigestOf(problem_)) Add("PLAN_STALE", "input_digest");
  }

  std::vector<PlanViolation> Take() { return std::move(violations_); }

 private:
  void Add(absl::string_view reason, std::string where) { violations_.push_back({reason, std::move(where)}); }

  void CheckPair(const std::string& where, const PlanLine& planned) {
    if (!rules_.CanStandIn(At(problem_.lots, planned.lot).item, At(problem_.lines, planned.line).item)) Add("WRONG_ITEM", where);
    const auto arrive = LegOf(planned) ? std::optional(planned.arrive) : std::nullopt;
    for (const ShortageReason obstacle : rules_.ObstaclesOf(planned.lot, planned.line, arrive)) Add(NameOf(obstacle), where);
  }

  std::optional<TravelLeg> LegOf(const PlanLine& planned) const {
    return problem_.travel.At({.origin = At(problem_.lots, planned.lot).warehouse, .destination = At(problem_.lines, planned.line).site});
  }

  // A plan may be slower than the road, never faster.
  void CheckTimes(const std::string& where, const PlanLine& planned) {
    const std::optional<TravelLeg> leg = LegOf(planned);
    if (!leg) return;
    const RequisitionLine& line = At(problem_.lines, planned.line);
    const Warehouse& warehouse = At(problem_.warehouses, At(problem_.lots, planned.lot).warehouse);
    if (planned.depart < problem_.start + warehouse.preparation) Add("DEPARTS_TOO_EARLY", where);
    if (planned.arrive < planned.depart + leg->duration) Add("ARRIVES_TOO_EARLY", where);
    if (line.not_before && planned.arrive < *line.not_before) Add("TOO_EARLY_FOR_SITE", where);
    if (planned.distance_m != leg->distance_m) Add("WRONG_DISTANCE", where);
  }

  void CheckStock() {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const Lot& lot = problem_.lots[i];
      if (used_[i] > lot.available) Add("LOT_OVERDRAWN", absl::StrCat("lot ", lot.id, " ", At(problem_.warehouses, lot.warehouse).id));
    }
  }

  struct Stock {
    std::int64_t on_hand = 0;
    std::int64_t taken = 0;
  };
  std::map<std::pair<int, int>, Stock> StocksUnderFloors() const {
    std::map<std::pair<int, int>, Stock> stocks;
    for (int i = 0; i < std::ssize(problem_.lots); ++i) {
      if (!rules_.CountsTowardsFloor(i)) continue;
      const Lot& lot = At(problem_.lots, i);
      Stock& stock = stocks[{lot.warehouse, lot.item}];
      stock.on_hand += lot.available;
      stock.taken += At(used_, i);
    }
    return stocks;
  }

  void CheckFloors() {
    std::map<std::pair<int, int>, Stock> stocks = StocksUnderFloors();
    for (const Floor& floor : problem_.floors) {
      const Stock& stock = stocks[{floor.warehouse, floor.item}];
      // Stock that was below its floor to begin with stays where it is.
      if (stock.taken > 0 && stock.on_hand - stock.taken < floor.quantity) {
        Add("FLOOR_BROKEN", WhereOf(problem_, floor));
      }
    }
  }

  void CheckLimits() {
    for (int i = 0; i < std::ssize(problem_.lots); ++i) room_.Take(At(problem_.lots, i).warehouse, At(problem_.lots, i).item, At(used_, i));
    std::set<int> exceeded;
    for (std::size_t b = 0; b < room_.bottlenecks().size(); ++b) {
      if (room_.left(b) < 0) exceeded.insert(room_.bottlenecks()[b].limit);
    }
    for (const int limit : exceeded) Add("LIMIT_EXCEEDED", absl::StrCat("limit ", At(problem_.limits, limit).id));
  }

  void CheckShortages(const std::vector<Shortage>& shortages) {
    for (const Shortage& shortage : shortages) {
      if (!shortage.warehouse || !InRange(shortage.line, problem_.lines)) continue;
      std::int64_t& kept = kept_[*shortage.warehouse][{At(problem_.lines, shortage.line).item, shortage.reason}];
      kept += shortage.quantity;
    }
    stocks_under_floors_ = StocksUnderFloors();
    std::vector<std::int64_t> explained(problem_.lines.size());
    for (std::size_t i = 0; i < shortages.size(); ++i) {
      const Shortage& shortage = shortages[i];
      const std::string where = absl::StrCat("shortages[", i, "]");
      if (!InRange(shortage.line, problem_.lines) || shortage.quantity < 1 || !IsBorneOut(shortage)) {
        Add("SHORTAGE_UNKNOWN", where);
        continue;
      }
      At(explained, shortage.line) += shortage.quantity;
    }
    for (std::size_t i = 0; i < explained.size(); ++i) {
      const std::int64_t lacking = std::max<std::int64_t>(problem_.lines[i].quantity - served_[i], 0);
      if (explained[i] != lacking) Add("SHORTAGE_MISMATCH", absl::StrCat("line ", problem_.lines[i].id));
    }
  }

  // Whether the warehouse has that many units left that would arrive then, and for which the reason is the hardest obstacle.
  bool IsBorneOut(const Shortage& shortage) const {
    if (shortage.reason == ShortageReason::kNoStock) return !shortage.warehouse && shortage.limits.empty();
    if (!shortage.warehouse || !InRange(*shortage.warehouse, problem_.warehouses)) return false;
    std::int64_t left = 0;
    // Items whose stock nothing but a floor or a limit keeps from the line.
    std::set<int> items;
    for (const int i : At(lots_in_, *shortage.warehouse)) {
      const Lot& lot = At(problem_.lots, i);
      if (!rules_.CanStandIn(lot.item, At(problem_.lines, shortage.line).item)) continue;
      const std::optional<Delivery> delivery = rules_.EarliestDelivery(i, shortage.line);
      if ((delivery ? std::optional(delivery->arrive) : std::nullopt) != shortage.arrive) return false;
      const Obstacles obstacles = rules_.ObstaclesOf(i, shortage.line, shortage.arrive);
      const bool is_kept = obstacles.empty() ? IsKept(shortage.reason, i) : obstacles.front() == shortage.reason;
      if (!is_kept || lot.available <= At(used_, i)) continue;
      left += lot.available - At(used_, i);
      if (obstacles.empty()) items.insert(lot.item);
    }
    if (left < shortage.held_quantity || shortage.held_quantity < shortage.quantity) return false;
    if (shortage.reason == ShortageReason::kHeldByFloor && !HasRoomFor(shortage)) return false;
    return shortage.reason == ShortageReason::kLimited ? AreLimits(shortage, items) : shortage.limits.empty();
  }

  // Whether stock without any other obstacle may be left for this reason: by a limit, or by a floor that leaves nothing above it.
  bool IsKept(ShortageReason reason, int lot_index) const {
    if (reason == ShortageReason::kLimited) return true;
    if (reason != ShortageReason::kHeldByFloor || !rules_.CountsTowardsFloor(lot_index)) return false;
    const Lot& lot = At(problem_.lots, lot_index);
    const Stock& stock = stocks_under_floors_.at({lot.warehouse, lot.item});
    return stock.on_hand - stock.taken <= rules_.FloorOf(lot.warehouse, lot.item);
  }

  // Whether limits let out as many units as the plan says a floor alone keeps in the warehouse from lines that ask for the same item.
  bool HasRoomFor(const Shortage& shortage) const {
    const int wanted = At(problem_.lines, shortage.line).item;
    std::set<int> items;
    for (const int i : At(lots_in_, *shortage.warehouse)) {
      if (rules_.CanStandIn(At(problem_.lots, i).item, wanted)) items.insert(At(problem_.lots, i).item);
    }
    std::int64_t room = 0;
    for (const int item : items) room = std::min(room + room_.UnitsOf(*shortage.warehouse, item), LimitRoom::kUnlimited);
    return kept_.at(*shortage.warehouse).at({wanted, shortage.reason}) <= room;
  }

  // Whether limits let out less of one of `items` than the plan says they and the floor keep in the warehouse, and those that the shortage
  // names are exceeded by about so much.
  bool AreLimits(const Shortage& shortage, const std::set<int>& items) const {
    const int warehouse = *shortage.warehouse;
    const bool is_too_much = std::any_of(items.begin(), items.end(), [&](int item) {
      std::int64_t kept = 0;
      for (const auto& [key, quantity] : kept_.at(warehouse)) {
        const bool is_open = key.second == ShortageReason::kHeldByFloor || key.second == ShortageReason::kLimited;
        if (is_open && rules_.CanStandIn(item, key.first)) kept += quantity;
      }
      return room_.UnitsOf(warehouse, item) < kept;
    });
    if (!is_too_much || shortage.limits.empty()) return false;
    for (const Shortage::Excess& excess : shortage.limits) {
      if (!InRange(excess.limit, problem_.limits) || (excess.weight_g == 0 && excess.volume_cm3 == 0)) return false;
      std::int64_t known = 0;
      for (const std::size_t b : room_.Above(warehouse)) {
        const Bottleneck& bottleneck = room_.bottlenecks()[b];
        if (bottleneck.limit != excess.limit) continue;
        const std::int64_t more = bottleneck.by_weight ? excess.weight_g : excess.volume_cm3;
        known += more > 0 ? 1 : 0;
        absl::int128 largest = 0;
        for (const int item : items) largest = std::max<absl::int128>(largest, bottleneck.SizeOf(At(problem_.items, item)));
        if (more < 0 || more > largest * shortage.quantity || more < IfSingle(items, bottleneck, shortage) - room_.left(b)) return false;
      }
      if (known != (excess.weight_g > 0 ? 1 : 0) + (excess.volume_cm3 > 0 ? 1 : 0)) return false;
    }
    return true;
  }

  // What the shortage's units come to when they are of one item; 0 when that cannot be known.
  absl::int128 IfSingle(const std::set<int>& items, const Bottleneck& bottleneck, const Shortage& shortage) const {
    return items.size() == 1 ? absl::int128(bottleneck.SizeOf(At(problem_.items, *items.begin()))) * shortage.quantity : 0;
  }

  void CheckObjectives(const Plan& plan) {
    const ObjectiveValues values = Evaluate(problem_, plan.lines);
    const std::vector<ObjectiveKind> kinds = ObjectivesOf(problem_.preferences);
    if (plan.objectives.size() != kinds.size()) return Add("OBJECTIVE_MISMATCH", "objectives");
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const Objective& objective = plan.objectives[i];
      const bool true_value = objective.kind == kinds[i] && objective.value == values[static_cast<std::size_t>(kinds[i])];
      const bool true_bound = objective.proved ? objective.value == objective.bound : objective.bound <= objective.value;
      if (!true_value || !true_bound) Add("OBJECTIVE_MISMATCH", absl::StrCat("objective ", NameOf(kinds[i])));
    }
  }

  // What a release takes must lie there under a floor, and it must cover something that is lacking, the most urgent more.
  void CheckReleases(absl::string_view list, const std::vector<FloorRelease>& releases) {
    std::map<std::pair<int, int>, std::int64_t> held;
    std::map<std::pair<int, int>, Stock> stocks = StocksUnderFloors();
    for (const Floor& floor : problem_.floors) {
      const std::pair key(floor.warehouse, floor.item);
      held[key] = std::min(stocks[key].on_hand, floor.quantity);
    }
    for (std::size_t i = 0; i < releases.size(); ++i) {
      for (const FloorRelease::Part& part : releases[i].parts) {
        const auto floor = held.find({part.warehouse, part.item});
        if (part.quantity < 1 || floor == held.end() || part.quantity > floor->second)
          Add("RELEASE_UNKNOWN", absl::StrCat(list, "[", i, "]"));
      }
      if (!IsGain(releases[i].covered)) Add("RELEASE_UNKNOWN", absl::StrCat(list, "[", i, "]"));
    }
  }

  void CheckSingle(const std::vector<FloorRelease>& releases) {
    std::set<std::pair<int, int>> seen;
    for (std::size_t i = 0; i < releases.size(); ++i) {
      const std::vector<FloorRelease::Part>& parts = releases[i].parts;
      const bool is_single = parts.size() == 1 && seen.emplace(parts.front().warehouse, parts.front().item).second;
      if (!is_single) Add("RELEASE_UNKNOWN", absl::StrCat("single_releases[", i, "]"));
    }
  }

  bool IsGain(const std::array<std::int64_t, 3>& covered) const {
    std::array<std::int64_t, 3> lacking = {};
    for (std::size_t i = 0; i < served_.size(); ++i) {
      lacking[RankOf(problem_.lines[i].priority)] += std::max<std::int64_t>(problem_.lines[i].quantity - served_[i], 0);
    }
    for (std::size_t rank = 0; rank < covered.size(); ++rank) {
      if (covered[rank] > lacking[rank]) return false;
    }
    return covered > std::array<std::int64_t, 3>();
  }

  const Problem& problem_;
  const Rules rules_;
  std::vector<std::int64_t> used_;
  std::vector<std::int64_t> served_;
  std::vector<std::vector<int>> lots_in_;
  // What the limits let out besides the plan; once its lines are checked.
  LimitRoom room_;
  // Units that the plan says are kept in each warehouse, by the item that is asked for and the reason.
  std::map<int, std::map<std::pair<int, ShortageReason>, std::int64_t>> kept_;
  std::map<std::pair<int, int>, Stock> stocks_under_floors_;
  // Whether every plan line names a line and a lot of the problem.
  bool known_ = true;
  std::vector<PlanViolation> violations_;
};

}  // namespace

std::string WhereOf(const Problem& problem, const Floor& floor) {
  return absl::StrCat("floor ", At(problem.warehouses, floor.warehouse).id, " ", At(problem.items, floor.item).id);
}

std::vector<PlanViolation> CheckLines(const Problem& problem, absl::Span<const PlanLine> lines) {
  Checker checker(problem);
  checker.CheckLines(lines);
  return checker.Take();
}

std::vector<PlanViolation> CheckPlan(const Problem& problem, const Plan& plan) {
  Checker checker(problem);
  checker.CheckLines(plan.lines);
  checker.CheckStatements(plan);
  return checker.Take();
}

std::vector<OverdueLine> OverdueLines(const Problem& problem, absl::Span<const PlanLine> lines, absl::Time now) {
  const Rules rules(problem);
  std::vector<OverdueLine> overdue;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PlanLine& line = lines[i];
    const RequisitionLine& wanted = At(problem.lines, line.line);
    const auto leg = problem.travel.At({.origin = At(problem.lots, line.lot).warehouse, .destination = wanted.site});
    if (!leg || line.depart >= now) continue;
    const absl::Time arrive = std::max(line.arrive, now + leg->duration);
    const Obstacles before = rules.ObstaclesOf(line.lot, line.line, line.arrive);
    for (const ShortageReason reason : rules.ObstaclesOf(line.lot, line.line, arrive)) {
      // Nothing but time lies between the two, so that it is the one or the other.
      if (absl::c_linear_search(before, reason)) continue;
      const absl::Time last =
          reason == ShortageReason::kTooLate ? *wanted.needed_by : problem.start + absl::Seconds(rules.TooOldSeconds(line.lot));
      overdue.push_back({.line = i, .reason = reason, .late = arrive - last});
      break;
    }
  }
  return overdue;
}

}  // namespace muster::dispatch::planner
