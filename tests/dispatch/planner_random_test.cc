#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "planner_reading.h"

// The planner against exhaustive search on instances small enough for it.
namespace muster::dispatch::planner {
namespace {

// One for each kind that the problem's preferences ask for, in their order.
using Values = std::vector<std::int64_t>;

class Exhaustive {
 public:
  explicit Exhaustive(const Problem& problem) : problem_(problem), reading_(problem) {
    for (const Lot& lot : problem.lots) left_.push_back(lot.available);
    for (const RequisitionLine& line : problem.lines) unmet_.push_back(line.quantity);
    for (int lot = 0; lot < std::ssize(problem.lots); ++lot) {
      for (int line = 0; line < std::ssize(problem.lines); ++line) {
        if (reading_.MayServe(lot, line)) pairs_.push_back({lot, line});
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

  bool KeepsFloors() const {
    for (const Floor& floor : problem_.floors) {
      std::int64_t before = 0;
      std::int64_t after = 0;
      for (int i = 0; i < std::ssize(problem_.lots); ++i) {
        const Lot& lot = Row(problem_.lots, i);
        if (!reading_.CountsTowards(floor, lot)) continue;
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
      std::int64_t volume_cm3 = 0;
      for (const auto& [pair, units] : moves_) {
        const Lot& lot = Row(problem_.lots, pair.lot);
        if (std::find(limit.warehouses.begin(), limit.warehouses.end(), lot.warehouse) == limit.warehouses.end()) continue;
        weight_g += units * Row(problem_.items, lot.item).weight_g;
        volume_cm3 += units * Row(problem_.items, lot.item).volume_cm3;
      }
      if ((limit.weight_g && weight_g > *limit.weight_g) || (limit.volume_cm3 && volume_cm3 > *limit.volume_cm3)) return false;
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

  Values ValuesOf() const {
    std::array<std::int64_t, 3> unmet{};
    std::array<std::int64_t, 3> unfairness{};
    for (int i = 0; i < std::ssize(problem_.lines); ++i) {
      const RequisitionLine& line = Row(problem_.lines, i);
      unmet.at(RankOfLine(line)) += Row(unmet_, i);
      for (std::int64_t unit = 1; unit <= Row(unmet_, i); ++unit) {
        unfairness.at(RankOfLine(line)) += StepOfUnit(line.quantity, unit, problem_.preferences.fairness_steps);
      }
    }
    std::int64_t latest = 0;
    std::int64_t arrival = 0;
    std::int64_t tier = 0;
    std::int64_t transport = 0;
    std::int64_t life = 0;
    std::int64_t free = 0;
    std::map<std::tuple<int, int, absl::Time>, std::pair<std::int64_t, std::int64_t>> shipments;
    for (const auto& [pair, units] : moves_) {
      const Lot& lot = Row(problem_.lots, pair.lot);
      const RequisitionLine& line = Row(problem_.lines, pair.line);
      const auto leg = problem_.travel.At({.origin = lot.warehouse, .destination = line.site});
      if (line.priority == Priority::kCritical) latest = std::max(latest, reading_.ArrivalSeconds(pair.lot, pair.line));
      arrival += units * reading_.ArrivalSeconds(pair.lot, pair.line) * problem_.preferences.arrival_weights.at(RankOfLine(line));
      tier += units * reading_.TierDistance(lot.warehouse, line.site);
      transport += units * Row(problem_.items, lot.item).weight_g * leg->distance_m;
      life += units * reading_.LifeDays(lot);
      free += lot.earmark.kind == Earmark::Kind::kFree ? units : 0;
      auto& [weight_g, volume_cm3] = shipments[{
          lot.warehouse, line.site, problem_.start + absl::Seconds(reading_.ArrivalSeconds(pair.lot, pair.line)) - leg->duration}];
      weight_g += units * Row(problem_.items, lot.item).weight_g;
      volume_cm3 += units * Row(problem_.items, lot.item).volume_cm3;
    }
    Values values = {unmet[0], unmet[1], unmet[2], unfairness[0], unfairness[1], unfairness[2]};
    using TierPreference = Preferences::TierPreference;
    if (problem_.preferences.tier_preference == TierPreference::kBeforeArrival) values.push_back(tier);
    if (problem_.preferences.latest_critical_arrival) values.push_back(latest);
    values.push_back(arrival);
    if (problem_.preferences.tier_preference == TierPreference::kAfterArrival) values.push_back(tier);
    values.insert(values.end(), {transport, life, free});
    if (problem_.preferences.few_shipments) values.push_back(static_cast<std::int64_t>(shipments.size()));
    if (const auto& truck = problem_.preferences.truck) {
      std::int64_t trucks = 0;
      for (const auto& [key, size] : shipments) trucks += TrucksFor(*truck, size.first, size.second);
      values.push_back(trucks);
    }
    return values;
  }

  const Problem& problem_;
  const Reading reading_;
  std::vector<std::int64_t> left_;
  std::vector<std::int64_t> unmet_;
  std::vector<Pair> pairs_;
  // What is tried at present: pairs with units, each ≥ 1.
  std::vector<std::pair<Pair, std::int64_t>> moves_;
  Values best_;
};

TEST(PlanAgainstExhaustiveSearch, IsBestOnEveryObjectiveInOrder) {
  constexpr unsigned kFirstSeed = 20231218;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 5000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = RandomProblem(seed);
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

TEST(PlanAgainstExhaustiveSearch, TakesAsFewTrucksAsThereCanBeAndTheSameTwice) {
  constexpr unsigned kFirstSeed = 640300;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 1500; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = RandomProblemWithTrucks(seed);
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
    const absl::StatusOr<Plan> again = MakePlan(problem);
    ASSERT_EQ(again->lines.size(), plan->lines.size());
    for (std::size_t i = 0; i < plan->lines.size(); ++i) {
      const auto key = [](const PlanLine& line) { return std::tuple(line.line, line.lot, line.quantity, line.depart); };
      EXPECT_EQ(key(again->lines[i]), key(plan->lines[i]));
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
    Problem problem = RandomProblem(seed);
    std::mt19937 random(seed);
    for (int i = 0; i < std::ssize(problem.warehouses); ++i) {
      problem.limits.push_back({.id = absl::StrCat("limits/", i), .warehouses = {i}, .weight_g = random() % 12});
      if (random() % 4 == 0) problem.limits.back().warehouses.push_back(0);
      if (random() % 2 == 0) problem.limits.back().volume_cm3 = random() % 12;
      if (random() % 4 == 0) problem.limits.back().weight_g.reset();
    }
    for (Item& item : problem.items) item.volume_cm3 = static_cast<std::int64_t>(random() % 4);
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
  EXPECT_GE(best_covered, binding * 99 / 100) << "of " << binding << " problems whose limits bind";
}

// What a shortage promises must be true: lifting the floor covers as much as the plan said, or more.
TEST(PlanAgainstExhaustiveSearch, KeepsTheWordOfShortagesHeldByFloors) {
  constexpr unsigned kFirstSeed = 622927;
  int checked = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 2000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblem(seed);
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

std::array<std::int64_t, 3> UnmetIn(const Values& best) { return {best[0], best[1], best[2]}; }

// Lowers the floor of one warehouse and item by `quantity` of what it holds.
Problem Lowered(Problem problem, const FloorRelease::Part& part) {
  const Reading reading(problem);
  for (Floor& floor : problem.floors) {
    if (floor.warehouse != part.warehouse || floor.item != part.item) continue;
    std::int64_t on_hand = 0;
    for (const Lot& lot : problem.lots) on_hand += reading.CountsTowards(floor, lot) ? lot.available : 0;
    floor.quantity = std::max<std::int64_t>(std::min(floor.quantity, on_hand) - part.quantity, 0);
  }
  return problem;
}

// Units unmet by priority when a release of floors covers as much as it says.
std::array<std::int64_t, 3> UnmetAfter(const Plan& plan, const std::array<std::int64_t, 3>& covered) {
  std::array<std::int64_t, 3> unmet = {};
  for (std::size_t rank = 0; rank < unmet.size(); ++rank) {
    unmet.at(rank) = static_cast<std::int64_t>(plan.objectives.at(rank).value) - covered.at(rank);
  }
  return unmet;
}

// When goods from under a floor could first be with a line that lacks some, of a priority that gains; -1 for never.
std::int64_t EarliestFrom(const Problem& problem, const Floor& floor, const Plan& plan, const std::array<std::int64_t, 3>& gain) {
  const Reading reading(problem);
  std::vector<std::int64_t> lacking;
  for (const RequisitionLine& line : problem.lines) lacking.push_back(line.quantity);
  for (const PlanLine& line : plan.lines) lacking.at(static_cast<std::size_t>(line.line)) -= line.quantity;
  std::int64_t earliest = -1;
  for (int lot = 0; lot < std::ssize(problem.lots); ++lot) {
    if (!reading.CountsTowards(floor, Row(problem.lots, lot)) || Row(problem.lots, lot).available == 0) continue;
    for (int line = 0; line < std::ssize(problem.lines); ++line) {
      if (Row(lacking, line) == 0 || gain.at(RankOfLine(Row(problem.lines, line))) <= 0 || !reading.MayServe(lot, line)) continue;
      const std::int64_t seconds = reading.ArrivalSeconds(lot, line);
      if (earliest < 0 || seconds < earliest) earliest = seconds;
    }
  }
  return earliest;
}

// What one floor would buy while all others hold is neither more nor less than there is, and not a unit more is released for it.
TEST(PlanAgainstExhaustiveSearch, SaysWhatEachFloorByItselfWouldBuy) {
  constexpr unsigned kFirstSeed = 150300;
  int bought = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 5000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = RandomProblem(seed);
    if (problem.floors.empty()) continue;
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    const auto unmet = UnmetIn(Exhaustive(problem).Best());
    std::size_t gaining = 0;
    for (const Floor& floor : problem.floors) {
      FloorRelease::Part part{.warehouse = floor.warehouse, .item = floor.item, .quantity = floor.quantity};
      const auto without = UnmetIn(Exhaustive(Lowered(problem, part)).Best());
      const auto found = std::find_if(plan->single_releases.begin(), plan->single_releases.end(), [&](const FloorRelease& release) {
        return release.parts.at(0).warehouse == floor.warehouse && release.parts.at(0).item == floor.item;
      });
      EXPECT_EQ(found != plan->single_releases.end(), without != unmet);
      if (found == plan->single_releases.end()) continue;
      ++gaining;
      for (std::size_t rank = 0; rank < unmet.size(); ++rank) EXPECT_EQ(found->covered.at(rank), unmet.at(rank) - without.at(rank));
      part.quantity = found->parts.at(0).quantity;
      EXPECT_EQ(UnmetIn(Exhaustive(Lowered(problem, part)).Best()), without);
      --part.quantity;
      EXPECT_NE(UnmetIn(Exhaustive(Lowered(problem, part)).Best()), without);
      EXPECT_EQ(found->arrive ? absl::ToInt64Seconds(*found->arrive - problem.start) : -1,
                EarliestFrom(problem, floor, *plan, found->covered));
    }
    EXPECT_EQ(plan->single_releases.size(), gaining);
    bought += static_cast<int>(gaining);
    if (HasFailure()) return;
  }
  EXPECT_GT(bought, 300);
}

// Nor must limits make it untrue: what a floor holds beside them can leave, and a release brings what it says.
TEST(PlanAgainstExhaustiveSearch, KeepsTheWordOfReleasesWithinLimits) {
  constexpr unsigned kFirstSeed = 152900;
  int checked = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + 4000; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblem(seed);
    std::mt19937 random(seed);
    for (int i = 0; i < std::ssize(problem.warehouses); ++i) {
      problem.limits.push_back({.id = absl::StrCat("limits/", i), .warehouses = {i}, .weight_g = random() % 12});
    }
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    if (plan->releases.empty()) continue;
    ++checked;
    for (const FloorRelease& release : plan->single_releases) {
      EXPECT_LE(UnmetIn(Exhaustive(Lowered(problem, release.parts.at(0))).Best()), UnmetAfter(*plan, release.covered));
    }
    std::array<std::int64_t, 3> promised = {};
    for (const FloorRelease& release : plan->releases) {
      for (const FloorRelease::Part& part : release.parts) problem = Lowered(problem, part);
      for (std::size_t rank = 0; rank < promised.size(); ++rank) promised[rank] += release.covered[rank];
    }
    EXPECT_LE(UnmetIn(Exhaustive(problem).Best()), UnmetAfter(*plan, promised));
    if (HasFailure()) return;
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
}  // namespace muster::dispatch::planner
