#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "dispatch/domain/integer_program.h"
#include "dispatch/domain/plan_checker.h"
#include "planner_reading.h"

// The planner against Cbc, which solves the same problem as one integer program, objective after objective: each is minimised, then held
// while the next one is. For problems that exhaustive search would never finish.
namespace muster::dispatch::planner {
namespace {

class LevelByLevel {
 public:
  explicit LevelByLevel(const Problem& problem) : problem_(problem), reading_(problem) {
    AddPairs();
    AddStock();
    AddLimits();
    AddLines();
    if (problem.preferences.latest_critical_arrival) AddLatest();
    AddShipments();
    if (problem.preferences.truck) AddTrucks();
  }

  // One for each kind that the preferences ask for, in their order. Nothing when Cbc gave up.
  std::optional<std::vector<std::int64_t>> Best() { return Best(ObjectivesOf(problem_.preferences)); }
  std::optional<std::vector<std::int64_t>> Best(const std::vector<ObjectiveKind>& kinds) { return BestBeside(kinds, {}); }
  // Of each, among all that are as good as `reached` on those before; nothing reached: as good as the best.
  std::optional<std::vector<std::int64_t>> BestBeside(const std::vector<ObjectiveKind>& kinds, const std::vector<std::int64_t>& reached) {
    std::vector<std::int64_t> best;
    for (const ObjectiveKind kind : kinds) {
      const std::map<int, double>& costs = costs_[kind];
      for (IntegerProgram::Column& column : program_.columns) column.cost = 0;
      IntegerProgram::Row held;
      for (const auto& [column, cost] : costs) {
        program_.columns[static_cast<std::size_t>(column)].cost = cost;
        held.terms.push_back({column, cost});
      }
      const IntegerSolution solution = SolveIntegerProgram(program_, {.time_limit = absl::Minutes(5)});
      if (solution.outcome != IntegerSolution::Outcome::kOptimal) return std::nullopt;
      double value = 0;
      for (const auto& [column, cost] : costs) value += cost * std::round(solution.values[static_cast<std::size_t>(column)]);
      best.push_back(std::llround(value));
      held.upper = static_cast<double>(reached.empty() ? best.back() : reached[best.size() - 1]);
      if (!held.terms.empty()) program_.rows.push_back(std::move(held));
    }
    return best;
  }

 private:
  struct Pair {
    int lot;
    int line;
    int column;
  };

  int AddColumn(double upper, bool is_integer = true) {
    program_.columns.push_back({.upper = upper, .is_integer = is_integer});
    return static_cast<int>(program_.columns.size()) - 1;
  }
  void Charge(ObjectiveKind kind, int column, double cost) {
    if (cost > 0) costs_[kind][column] = cost;
  }
  // The column is at most `most` times the switch.
  void Switch(int column, double most, int on) { program_.rows.push_back({.terms = {{column, 1}, {on, -most}}, .upper = 0}); }

  void AddPairs() {
    for (int lot_index = 0; lot_index < std::ssize(problem_.lots); ++lot_index) {
      const Lot& lot = Row(problem_.lots, lot_index);
      for (int line_index = 0; line_index < std::ssize(problem_.lines); ++line_index) {
        if (!reading_.MayServe(lot_index, line_index)) continue;
        const RequisitionLine& line = Row(problem_.lines, line_index);
        const int column = AddColumn(static_cast<double>(std::min(lot.available, line.quantity)));
        pairs_.push_back({lot_index, line_index, column});
        const auto leg = problem_.travel.At({.origin = lot.warehouse, .destination = line.site});
        const double weight = problem_.preferences.arrival_weights.at(RankOfLine(line));
        Charge(ObjectiveKind::kWeightedArrival, column, weight * static_cast<double>(reading_.ArrivalSeconds(lot_index, line_index)));
        Charge(ObjectiveKind::kTierDistance, column, reading_.TierDistance(lot.warehouse, line.site));
        Charge(ObjectiveKind::kTransport, column, static_cast<double>(Row(problem_.items, lot.item).weight_g * leg->distance_m));
        Charge(ObjectiveKind::kRemainingLife, column, static_cast<double>(reading_.LifeDays(lot)));
        Charge(ObjectiveKind::kFreeStock, column, lot.earmark.kind == Earmark::Kind::kFree ? 1 : 0);
      }
    }
  }

  // What the lots that `counts` names may send together.
  template <typename Counts>
  void AddMost(std::int64_t most, const Counts& counts) {
    IntegerProgram::Row row{.upper = static_cast<double>(most)};
    for (const Pair& pair : pairs_) {
      if (counts(pair.lot)) row.terms.push_back({pair.column, 1});
    }
    if (!row.terms.empty()) program_.rows.push_back(std::move(row));
  }

  void AddStock() {
    for (int lot = 0; lot < std::ssize(problem_.lots); ++lot) {
      AddMost(Row(problem_.lots, lot).available, [lot](int other) { return other == lot; });
    }
    for (const Floor& floor : problem_.floors) {
      const auto counts = [&](int lot) { return reading_.CountsTowards(floor, Row(problem_.lots, lot)); };
      std::int64_t stock = 0;
      for (int lot = 0; lot < std::ssize(problem_.lots); ++lot) stock += counts(lot) ? Row(problem_.lots, lot).available : 0;
      AddMost(std::max<std::int64_t>(stock - floor.quantity, 0), counts);
    }
  }

  void AddLimits() {
    for (const Limit& limit : problem_.limits) {
      const auto add = [&](std::int64_t most, std::int64_t Item::*size) {
        IntegerProgram::Row row{.terms = {}, .upper = static_cast<double>(most)};
        for (const Pair& pair : pairs_) {
          const Lot& lot = Row(problem_.lots, pair.lot);
          if (std::find(limit.warehouses.begin(), limit.warehouses.end(), lot.warehouse) == limit.warehouses.end()) continue;
          row.terms.push_back({pair.column, static_cast<double>(Row(problem_.items, lot.item).*size)});
        }
        if (!row.terms.empty()) program_.rows.push_back(std::move(row));
      };
      if (limit.weight_g) add(*limit.weight_g, &Item::weight_g);
      if (limit.volume_cm3) add(*limit.volume_cm3, &Item::volume_cm3);
    }
  }

  // Served and unmet units make up the line; the unmet ones lie on steps.
  void AddLines() {
    for (int line_index = 0; line_index < std::ssize(problem_.lines); ++line_index) {
      const RequisitionLine& line = Row(problem_.lines, line_index);
      const auto rank = static_cast<int>(RankOfLine(line));
      const auto quantity = static_cast<double>(line.quantity);
      IntegerProgram::Row row{.lower = quantity, .upper = quantity};
      for (const Pair& pair : pairs_) {
        if (pair.line == line_index) row.terms.push_back({pair.column, 1});
      }
      std::map<std::int64_t, int> units_on;
      for (std::int64_t unit = 1; unit <= line.quantity; ++unit) {
        ++units_on[StepOfUnit(line.quantity, unit, problem_.preferences.fairness_steps)];
      }
      for (const auto& [step, units] : units_on) {
        const int column = AddColumn(units);
        row.terms.push_back({column, 1});
        Charge(static_cast<ObjectiveKind>(static_cast<int>(ObjectiveKind::kCriticalUnmet) + rank), column, 1);
        Charge(static_cast<ObjectiveKind>(static_cast<int>(ObjectiveKind::kCriticalUnfairness) + rank), column, static_cast<double>(step));
      }
      program_.rows.push_back(std::move(row));
    }
  }

  void AddLatest() {
    const int latest = AddColumn(IntegerProgram::kUnbounded, false);
    Charge(ObjectiveKind::kLatestCriticalArrival, latest, 1);
    for (const Pair& pair : pairs_) {
      if (Row(problem_.lines, pair.line).priority != Priority::kCritical) continue;
      const int on = AddColumn(1);
      Switch(pair.column, program_.columns[static_cast<std::size_t>(pair.column)].upper, on);
      program_.rows.push_back(
          {.terms = {{latest, 1}, {on, -static_cast<double>(reading_.ArrivalSeconds(pair.lot, pair.line))}}, .lower = 0});
    }
  }

  void AddShipments() {
    for (const Pair& pair : pairs_) {
      const int warehouse = Row(problem_.lots, pair.lot).warehouse;
      const int site = Row(problem_.lines, pair.line).site;
      const auto leg = problem_.travel.At({.origin = warehouse, .destination = site});
      const absl::Time depart = problem_.start + absl::Seconds(reading_.ArrivalSeconds(pair.lot, pair.line)) - leg->duration;
      const auto [shipment, is_new] = shipments_.try_emplace({warehouse, site, depart});
      if (is_new) {
        shipment->second.on = AddColumn(1);
        Charge(ObjectiveKind::kShipments, shipment->second.on, 1);
      }
      shipment->second.pairs.push_back(pair);
      Switch(pair.column, program_.columns[static_cast<std::size_t>(pair.column)].upper, shipment->second.on);
    }
  }

  // A whole number of trucks for each shipment that is made, which carry it.
  void AddTrucks() {
    for (const auto& [key, shipment] : shipments_) {
      const int trucks = AddColumn(1000);
      Charge(ObjectiveKind::kTruckLoads, trucks, 1);
      program_.rows.push_back({.terms = {{trucks, 1}, {shipment.on, -1}}, .lower = 0});
      IntegerProgram::Row weight{.terms = {{trucks, -static_cast<double>(problem_.preferences.truck->weight_g)}}, .upper = 0};
      IntegerProgram::Row volume{.terms = {{trucks, -static_cast<double>(problem_.preferences.truck->volume_cm3)}}, .upper = 0};
      for (const Pair& pair : shipment.pairs) {
        const Item& item = Row(problem_.items, Row(problem_.lots, pair.lot).item);
        weight.terms.push_back({pair.column, static_cast<double>(item.weight_g)});
        volume.terms.push_back({pair.column, static_cast<double>(item.volume_cm3)});
      }
      if (problem_.preferences.truck->weight_g > 0) program_.rows.push_back(std::move(weight));
      if (problem_.preferences.truck->volume_cm3 > 0) program_.rows.push_back(std::move(volume));
    }
  }

  const Problem& problem_;
  const Reading reading_;
  IntegerProgram program_;
  std::vector<Pair> pairs_;
  struct Made {
    // Whether it is made.
    int on = 0;
    std::vector<Pair> pairs;
  };
  std::map<std::tuple<int, int, absl::Time>, Made> shipments_;
  std::map<ObjectiveKind, std::map<int, double>> costs_;
};

TEST(PlanAgainstIntegerProgram, IsAsGoodOnEveryObjectiveInOrder) {
  constexpr unsigned kFirstSeed = 150000;
  constexpr int kProblems = 2000;
  constexpr ProblemSizes kSizes = {.items = 3, .warehouses = 6, .sites = 4, .lots = 12, .lines = 8, .quantity = 40};
  int solved = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kProblems; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = RandomProblem(seed, kSizes);
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    const auto best = LevelByLevel(problem).Best();
    if (!best) continue;
    ++solved;
    ASSERT_EQ(plan->objectives.size(), best->size());
    for (std::size_t k = 0; k < best->size(); ++k) {
      EXPECT_EQ(plan->objectives[k].value, (*best)[k]) << NameOf(plan->objectives[k].kind);
      EXPECT_TRUE(plan->objectives[k].proved) << NameOf(plan->objectives[k].kind);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(solved, kProblems * 99 / 100);
}

TEST(PlanAgainstIntegerProgram, TakesAsFewTrucksAsThereCanBe) {
  constexpr unsigned kFirstSeed = 170000;
  constexpr int kProblems = 600;
  constexpr ProblemSizes kSizes = {.items = 3, .warehouses = 4, .sites = 3, .lots = 8, .lines = 6, .quantity = 20};
  int solved = 0;
  int fewer = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kProblems; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblemWithTrucks(seed, kSizes);
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    ASSERT_EQ(plan->objectives.back().kind, ObjectiveKind::kTruckLoads);
    const auto best = LevelByLevel(problem).Best();
    if (!best) continue;
    ++solved;
    ASSERT_EQ(plan->objectives.size(), best->size());
    for (std::size_t k = 0; k < best->size(); ++k) {
      EXPECT_EQ(plan->objectives[k].value, (*best)[k]) << NameOf(plan->objectives[k].kind);
      EXPECT_TRUE(plan->objectives[k].proved) << NameOf(plan->objectives[k].kind);
    }
    if (HasFailure()) return;
    // What is planned without a thought of trucks.
    Problem careless = problem;
    careless.preferences.truck.reset();
    const ObjectiveValues values = Evaluate(problem, MakePlan(careless)->lines);
    fewer += plan->objectives.back().value < values[static_cast<std::size_t>(ObjectiveKind::kTruckLoads)] ? 1 : 0;
  }
  EXPECT_GT(solved, kProblems * 99 / 100);
  // The problems are worth it.
  EXPECT_GT(fewer, kProblems / 100);
}

// Units are whole and limits are not, so that what a linear program shares out may be less even once it is made whole.
TEST(PlanAgainstIntegerProgram, SharesWhatLimitsLeaveNearlyAsEvenlyAsCanBe) {
  constexpr unsigned kFirstSeed = 640100;
  constexpr int kProblems = 400;
  constexpr ProblemSizes kSizes = {.items = 3, .warehouses = 6, .sites = 4, .lots = 16, .lines = 10, .quantity = 60};
  int binding = 0;
  int best_covered = 0;
  int best_shared = 0;
  std::int64_t sum = 0;
  std::int64_t best_sum = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kProblems; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Problem problem = RandomProblemWithLimits(seed, kSizes);
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
    if (plan->solver.find("clp") == std::string::npos) continue;
    ++binding;
    std::vector<ObjectiveKind> kinds = ObjectivesOf(problem.preferences);
    kinds.resize(6);
    const auto best = LevelByLevel(problem).Best(kinds);
    ASSERT_TRUE(best.has_value());
    bool as_good = true;
    bool as_even = true;
    for (std::size_t k = 0; k < best->size(); ++k) {
      const Objective& objective = plan->objectives[k];
      if (as_good && as_even) {
        EXPECT_LE(objective.bound, (*best)[k]) << NameOf(objective.kind);
      }
      (k < 3 ? as_good : as_even) &= objective.value == (*best)[k];
    }
    best_covered += as_good ? 1 : 0;
    if (!as_good) continue;
    best_shared += as_even ? 1 : 0;
    for (std::size_t k = 3; k < 6; ++k) {
      sum += static_cast<std::int64_t>(plan->objectives[k].value);
      best_sum += (*best)[k];
    }
  }
  EXPECT_GT(binding, kProblems / 3);
  EXPECT_GE(best_covered, binding * 90 / 100) << "of " << binding << " problems whose limits bind";
  EXPECT_GE(best_shared, best_covered * 97 / 100) << "of " << best_covered << " that cover as much as can be";
  EXPECT_LE(sum, best_sum * 1002 / 1000);
}

// Every bound holds among the plans that are as good as this one before, which where limits bind need not be the best of all.
TEST(PlanAgainstIntegerProgram, BoundsEveryObjectiveWithinLimits) {
  constexpr unsigned kFirstSeed = 640600;
  constexpr int kProblems = 300;
  constexpr ProblemSizes kSizes = {.items = 3, .warehouses = 6, .sites = 4, .lots = 16, .lines = 10, .quantity = 60};
  int binding = 0;
  std::map<ObjectiveKind, double> sums;
  std::map<ObjectiveKind, double> bounds;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kProblems; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Problem problem = RandomProblemWithLimits(seed, kSizes);
    if (seed % 3 == 0) problem.preferences.truck = TruckLoad{.weight_g = 20};
    const absl::StatusOr<Plan> plan = MakePlan(problem);
    ASSERT_TRUE(plan.ok()) << plan.status();
    if (plan->solver.find("clp") == std::string::npos) continue;
    ++binding;
    std::vector<std::int64_t> reached;
    for (const Objective& objective : plan->objectives) reached.push_back(static_cast<std::int64_t>(objective.value));
    const auto best = LevelByLevel(problem).BestBeside(ObjectivesOf(problem.preferences), reached);
    if (!best) continue;
    for (std::size_t k = 0; k < best->size(); ++k) {
      const Objective& objective = plan->objectives[k];
      EXPECT_LE(objective.bound, (*best)[k]) << NameOf(objective.kind);
      EXPECT_LE((*best)[k], objective.value) << NameOf(objective.kind);
      EXPECT_EQ(objective.proved, objective.bound == objective.value) << NameOf(objective.kind);
      sums[objective.kind] += static_cast<double>((*best)[k]);
      bounds[objective.kind] += static_cast<double>(objective.bound);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(binding, kProblems / 3);
  // Together a fair part of the best that there can be.
  for (const auto& [kind, sum] : sums) EXPECT_GE(bounds[kind], sum / 5) << NameOf(kind) << " of " << sum;
}

}  // namespace
}  // namespace muster::dispatch::planner
