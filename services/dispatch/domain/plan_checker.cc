#include "dispatch/domain/plan_checker.h"

#include <algorithm>
#include <map>
#include <utility>

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
      : problem_(problem), rules_(problem), used_(problem.lots.size()), served_(problem.lines.size()), lots_in_(problem.warehouses.size()) {
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
    CheckReleases(plan.releases);
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
        Add("FLOOR_BROKEN", absl::StrCat("floor ", At(problem_.warehouses, floor.warehouse).id, " ", At(problem_.items, floor.item).id));
      }
    }
  }

  void CheckLimits() {
    const LimitUse use = LimitUseOf(problem_, used_);
    for (int i = 0; i < std::ssize(problem_.limits); ++i) {
      const Limit& limit = At(problem_.limits, i);
      if ((limit.weight_g && At(use.weight_g, i) > *limit.weight_g) || (limit.volume_cm3 && At(use.volume_cm3, i) > *limit.volume_cm3)) {
        Add("LIMIT_EXCEEDED", absl::StrCat("limit ", limit.id));
      }
    }
  }

  void CheckShortages(const std::vector<Shortage>& shortages) {
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
    if (shortage.reason == ShortageReason::kNoStock) return !shortage.warehouse;
    if (!shortage.warehouse || !InRange(*shortage.warehouse, problem_.warehouses)) return false;
    std::int64_t left = 0;
    for (const int i : At(lots_in_, *shortage.warehouse)) {
      const Lot& lot = At(problem_.lots, i);
      if (!rules_.CanStandIn(lot.item, At(problem_.lines, shortage.line).item)) continue;
      const std::optional<Delivery> delivery = rules_.EarliestDelivery(i, shortage.line);
      if ((delivery ? std::optional(delivery->arrive) : std::nullopt) != shortage.arrive) return false;
      const Obstacles obstacles = rules_.ObstaclesOf(i, shortage.line, shortage.arrive);
      const bool is_held = shortage.reason == ShortageReason::kHeldByFloor || shortage.reason == ShortageReason::kLimited;
      if (obstacles.empty() ? is_held : obstacles.front() == shortage.reason) left += lot.available - At(used_, i);
    }
    return left >= shortage.held_quantity && shortage.held_quantity >= shortage.quantity;
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

  // What a release takes must lie there under a floor.
  void CheckReleases(const std::vector<FloorRelease>& releases) {
    std::map<std::pair<int, int>, std::int64_t> held;
    for (const auto& [key, stock] : StocksUnderFloors()) held[key] = stock.on_hand;
    for (const Floor& floor : problem_.floors) {
      std::int64_t& quantity = held[{floor.warehouse, floor.item}];
      quantity = std::min(quantity, floor.quantity);
    }
    for (std::size_t i = 0; i < releases.size(); ++i) {
      for (const FloorRelease::Part& part : releases[i].parts) {
        const auto floor = held.find({part.warehouse, part.item});
        if (part.quantity < 1 || floor == held.end() || part.quantity > floor->second)
          Add("RELEASE_UNKNOWN", absl::StrCat("releases[", i, "]"));
      }
    }
  }

  const Problem& problem_;
  const Rules rules_;
  std::vector<std::int64_t> used_;
  std::vector<std::int64_t> served_;
  std::vector<std::vector<int>> lots_in_;
  // Whether every plan line names a line and a lot of the problem.
  bool known_ = true;
  std::vector<PlanViolation> violations_;
};

}  // namespace

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

}  // namespace muster::dispatch::planner
