#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <tuple>

#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "planner_scenario.h"

// The planner against exhaustive search on instances small enough for it. The search shares no code with the planner: it has its own
// reading of who may serve whom and of every objective.
namespace muster::dispatch::planner {
namespace {

// One for each kind that the problem's preferences ask for, in their order.
using Values = std::vector<std::int64_t>;

template <typename T>
const T& Row(const std::vector<T>& rows, int i) {
  return rows.at(static_cast<std::size_t>(i));
}

class Exhaustive {
 public:
  explicit Exhaustive(const Problem& problem) : problem_(problem) {
    for (const Lot& lot : problem.lots) left_.push_back(lot.available);
    for (const RequisitionLine& line : problem.lines) unmet_.push_back(line.quantity);
    for (int lot = 0; lot < std::ssize(problem.lots); ++lot) {
      for (int line = 0; line < std::ssize(problem.lines); ++line) {
        if (MayServe(lot, line)) pairs_.push_back({lot, line});
      }
    }
  }

  Values Best() {
    Try(0);
    return best_;
  }

 private:
  struct Pair {
    int lot;
    int line;
  };

  std::int64_t ArrivalSeconds(const Pair& pair) const {
    const Lot& lot = Row(problem_.lots, pair.lot);
    const RequisitionLine& line = Row(problem_.lines, pair.line);
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
    const absl::Time arrive = problem_.start + absl::Seconds(ArrivalSeconds({lot_index, line_index}));
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

  bool KeepsFloors() const {
    for (const Floor& floor : problem_.floors) {
      std::int64_t before = 0;
      std::int64_t after = 0;
      for (int i = 0; i < std::ssize(problem_.lots); ++i) {
        const Lot& lot = Row(problem_.lots, i);
        const bool expired = lot.expiry && absl::ToCivilDay(problem_.start, problem_.zone) > *lot.expiry;
        if (lot.warehouse != floor.warehouse || lot.item != floor.item || lot.earmark.kind != Earmark::Kind::kFree || expired) continue;
        before += lot.available;
        after += Row(left_, i);
      }
      if (after < std::min(before, floor.quantity)) return false;
    }
    return true;
  }

  bool KeepsLimits() const {
    for (const Limit& limit : problem_.limits) {
      std::int64_t weight_g = 0;
      for (const auto& [pair, units] : moves_) {
        const Lot& lot = Row(problem_.lots, pair.lot);
        const bool counts = std::find(limit.warehouses.begin(), limit.warehouses.end(), lot.warehouse) != limit.warehouses.end();
        weight_g += counts ? units * Row(problem_.items, lot.item).weight_g : 0;
      }
      if (limit.weight_g && weight_g > *limit.weight_g) return false;
    }
    return true;
  }

  void Try(std::size_t next) {
    if (next == pairs_.size()) {
      if (!KeepsFloors() || !KeepsLimits()) return;
      const Values values = ValuesOf();
      if (best_.empty() || values < best_) best_ = values;
      return;
    }
    const Pair& pair = pairs_[next];
    std::int64_t& left = left_[static_cast<std::size_t>(pair.lot)];
    std::int64_t& unmet = unmet_[static_cast<std::size_t>(pair.line)];
    const std::int64_t most = std::min(left, unmet);
    for (std::int64_t units = 0; units <= most; ++units) {
      left -= units;
      unmet -= units;
      if (units > 0) moves_.push_back({pair, units});
      Try(next + 1);
      if (units > 0) moves_.pop_back();
      left += units;
      unmet += units;
    }
  }

  static std::size_t RankOfLine(const RequisitionLine& line) {
    return line.priority == Priority::kCritical ? 0 : line.priority == Priority::kHigh ? 1 : 2;
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

  Values ValuesOf() const {
    std::array<std::int64_t, 3> unmet{};
    std::array<std::int64_t, 3> unfairness{};
    for (int i = 0; i < std::ssize(problem_.lines); ++i) {
      const RequisitionLine& line = Row(problem_.lines, i);
      unmet.at(RankOfLine(line)) += Row(unmet_, i);
      // Unit u of the shortage lies on the last step that begins below it.
      for (std::int64_t unit = 1; unit <= Row(unmet_, i); ++unit) {
        std::int64_t step = problem_.preferences.fairness_steps - 1;
        while (line.quantity * step / problem_.preferences.fairness_steps >= unit) --step;
        unfairness.at(RankOfLine(line)) += step;
      }
    }
    std::int64_t latest = 0;
    std::int64_t arrival = 0;
    std::int64_t tier = 0;
    std::int64_t transport = 0;
    std::int64_t life = 0;
    std::int64_t free = 0;
    std::set<std::tuple<int, int, absl::Time>> shipments;
    for (const auto& [pair, units] : moves_) {
      const Lot& lot = Row(problem_.lots, pair.lot);
      const RequisitionLine& line = Row(problem_.lines, pair.line);
      const auto leg = problem_.travel.At({.origin = lot.warehouse, .destination = line.site});
      if (line.priority == Priority::kCritical) latest = std::max(latest, ArrivalSeconds(pair));
      arrival += units * ArrivalSeconds(pair) * problem_.preferences.arrival_weights.at(RankOfLine(line));
      tier += units * TierDistance(lot.warehouse, line.site);
      transport += units * Row(problem_.items, lot.item).weight_g * leg->distance_m;
      life +=
          units * (lot.expiry ? std::max<std::int64_t>(*lot.expiry - absl::ToCivilDay(problem_.start, problem_.zone), 0) : kNoExpiryDays);
      free += lot.earmark.kind == Earmark::Kind::kFree ? units : 0;
      shipments.insert({lot.warehouse, line.site, problem_.start + absl::Seconds(ArrivalSeconds(pair)) - leg->duration});
    }
    Values values = {unmet[0], unmet[1], unmet[2], unfairness[0], unfairness[1], unfairness[2]};
    if (problem_.preferences.latest_critical_arrival) values.push_back(latest);
    using TierPreference = Preferences::TierPreference;
    if (problem_.preferences.tier_preference == TierPreference::kBeforeArrival) values.push_back(tier);
    values.push_back(arrival);
    if (problem_.preferences.tier_preference == TierPreference::kAfterArrival) values.push_back(tier);
    values.insert(values.end(), {transport, life, free});
    if (problem_.preferences.few_shipments) values.push_back(static_cast<std::int64_t>(shipments.size()));
    return values;
  }

  const Problem& problem_;
  std::vector<std::int64_t> left_;
  std::vector<std::int64_t> unmet_;
  std::vector<Pair> pairs_;
  // What is tried at present: pairs with units, each ≥ 1.
  std::vector<std::pair<Pair, std::int64_t>> moves_;
  Values best_;
};

Problem SmallProblem(unsigned seed) {
  std::mt19937 random(seed);
  const auto pick = [&random](int low, int high) { return static_cast<int>(random() % static_cast<unsigned>(high - low + 1)) + low; };
  const auto one_in = [&pick](int n) { return pick(1, n) == 1; };
  Scenario s;
  s.problem.purposes = {"winter"};
  s.problem.preferences.fairness_steps = one_in(4) ? 1 : pick(2, 6);
  s.problem.preferences.tier_preference = static_cast<Preferences::TierPreference>(pick(0, 2));
  s.problem.preferences.latest_critical_arrival = !one_in(4);
  const int items = pick(1, 2);
  for (int i = 0; i < items; ++i) s.problem.items[static_cast<std::size_t>(s.AddItem(pick(0, 3)))].minimum_remaining_life_days = pick(0, 2);
  if (items == 2 && one_in(2)) s.problem.items[0].substitutes = {1};
  const int warehouses = pick(1, 3);
  for (int i = 0; i < warehouses; ++i) {
    Warehouse& warehouse = s.problem.warehouses[static_cast<std::size_t>(s.AddWarehouse())];
    warehouse.open = !one_in(8);
    if (one_in(3)) warehouse.chapters = {"chapters/622900", "chapters/620000", "chapters/000000"};
    if (one_in(4)) warehouse.chapters = {"chapters/640000", "chapters/000000"};
    if (one_in(3)) warehouse.zone = "north-west";
    warehouse.preparation = absl::Minutes(30 * pick(0, 2));
  }
  const int sites = pick(1, 3);
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
  const int lots = pick(1, 4);
  for (int i = 0; i < lots; ++i) {
    Lot lot{.warehouse = pick(0, warehouses - 1), .item = pick(0, items - 1), .available = pick(0, 4), .quarantined = one_in(12)};
    if (one_in(2)) lot.expiry = kStartDay + pick(-1, 4);
    if (one_in(2)) lot.earmark = earmarks.at(static_cast<std::size_t>(pick(0, 5)));
    s.AddLot(lot);
  }
  for (int warehouse = 0; warehouse < warehouses; ++warehouse) {
    for (int item = 0; item < items; ++item) {
      if (one_in(4)) s.problem.floors.push_back({.warehouse = warehouse, .item = item, .quantity = pick(0, 5)});
    }
  }
  const int lines = pick(1, 3);
  for (int i = 0; i < lines; ++i) {
    RequisitionLine line{
        .site = pick(0, sites - 1), .item = pick(0, items - 1), .quantity = pick(1, 5), .priority = static_cast<Priority>(pick(1, 3))};
    if (one_in(3)) line.needed_by = Hour(pick(6, 20));
    if (one_in(4)) line.not_before = Hour(pick(0, 6));
    s.AddLine(line);
  }
  return s.problem;
}

TEST(PlanAgainstExhaustiveSearch, IsBestOnEveryObjectiveInOrder) {
  constexpr unsigned kFirstSeed = 20231218;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 5000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = SmallProblem(seed);
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    const Values best = Exhaustive(problem).Best();
    ASSERT_EQ(plan->objectives.size(), best.size());
    for (std::size_t k = 0; k < best.size(); ++k) {
      EXPECT_EQ(plan->objectives[k].value, best[k]) << NameOf(plan->objectives[k].kind);
      EXPECT_EQ(plan->objectives[k].bound, best[k]) << NameOf(plan->objectives[k].kind);
      EXPECT_TRUE(plan->objectives[k].proved);
    }
    if (HasFailure()) return;
  }
}

// Units are whole and limits are not, so that a plan within limits need not be best; but it says so, and no bound is above the best.
TEST(PlanAgainstExhaustiveSearch, KeepsLimitsAndNeverClaimsMoreThanItProves) {
  constexpr unsigned kFirstSeed = 150900;
  constexpr int kProblems = 1500;
  int binding = 0;
  int best_covered = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kProblems; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = SmallProblem(seed);
    std::mt19937 random(seed);
    for (int i = 0; i < std::ssize(problem.warehouses); ++i) {
      problem.limits.push_back({.id = absl::StrCat("limits/", i), .warehouses = {i}, .weight_g = random() % 12});
      if (random() % 4 == 0) problem.limits.back().warehouses.push_back(0);
    }
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    const Values best = Exhaustive(problem).Best();
    Values values;
    for (const Objective& objective : plan->objectives) values.push_back(static_cast<std::int64_t>(objective.value));
    EXPECT_GE(values, best);
    bool as_good = true;
    for (std::size_t k = 0; k < best.size() && as_good; ++k) {
      EXPECT_LE(plan->objectives[k].bound, best[k]) << NameOf(plan->objectives[k].kind);
      EXPECT_TRUE(!plan->objectives[k].proved || values[k] == best[k]) << NameOf(plan->objectives[k].kind);
      as_good = values[k] == best[k];
    }
    const bool binds = plan->solver.find("clp") != std::string::npos;
    binding += binds ? 1 : 0;
    best_covered += binds && std::equal(best.begin(), best.begin() + 3, values.begin()) ? 1 : 0;
    if (HasFailure()) return;
  }
  EXPECT_GT(binding, kProblems / 10);
  EXPECT_GT(best_covered, binding * 9 / 10) << "of " << binding << " problems whose limits bind";
}

// What a shortage promises must be true: lifting the floor covers as much as the plan said, or more.
TEST(PlanAgainstExhaustiveSearch, KeepsTheWordOfShortagesHeldByFloors) {
  constexpr unsigned kFirstSeed = 622927;
  int checked = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 2000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = SmallProblem(seed);
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    std::int64_t promised = 0;
    for (const Shortage& shortage : plan->shortages) promised += shortage.reason == ShortageReason::kHeldByFloor ? shortage.quantity : 0;
    if (promised == 0) continue;
    ++checked;
    problem.floors.clear();
    const Values released = Exhaustive(problem).Best();
    const auto unmet = [](const auto& value) { return value(0) + value(1) + value(2); };
    EXPECT_LE(unmet([&](std::size_t k) { return absl::int128(released[k]); }),
              unmet([&](std::size_t k) { return plan->objectives[k].value; }) - promised);
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
}  // namespace muster::dispatch::planner
