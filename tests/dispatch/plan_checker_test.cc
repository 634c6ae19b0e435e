#include "dispatch/domain/plan_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "planner_scenario.h"

namespace muster::dispatch::planner {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

std::vector<std::string> ReasonsOf(const std::vector<PlanViolation>& violations) {
  std::vector<std::string> reasons;
  for (const PlanViolation& violation : violations) reasons.emplace_back(violation.reason);
  return reasons;
}

// A valid plan with a floor, a window, an expiry, an earmark and a shortage; each test spoils one thing.
class PlanCheckerTest : public ::testing::Test {
 protected:
  PlanCheckerTest() {
    s_.AddItem(1500);
    s_.AddItem(500);
    s_.AddWarehouse();
    s_.AddWarehouse();
    s_.AddSite();
    s_.ConnectAll(60);
    s_.AddLot({.warehouse = 0, .item = 0, .available = 10, .expiry = kStartDay + 9});
    s_.AddLot({.warehouse = 1, .item = 0, .available = 10, .earmark = {Earmark::Kind::kIncident, p_.incident}});
    s_.AddLot({.warehouse = 0, .item = 1, .available = 10});
    p_.floors.push_back({.warehouse = 0, .item = 0, .quantity = 4});
    p_.warehouses[0].preparation = absl::Minutes(30);
    s_.AddLine({.site = 0, .item = 0, .quantity = 20, .needed_by = Hour(6), .not_before = Hour(2)});
    plan_ = *MakePlan(p_);
    EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), IsEmpty());
    EXPECT_EQ(plan_.lines.size(), 2U);
    EXPECT_EQ(plan_.shortages.size(), 1U);
  }

  std::vector<std::string> ReasonsAfter(const std::function<void(PlanLine&)>& spoil) {
    std::vector<PlanLine> lines = plan_.lines;
    spoil(lines[0]);
    return ReasonsOf(CheckLines(p_, lines));
  }

  Scenario s_;
  Problem& p_ = s_.problem;
  Plan plan_;
};

TEST_F(PlanCheckerTest, FindsALineOrLotThatDoesNotExist) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.line = 1; }), ElementsAre("PLAN_LINE_UNKNOWN"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.lot = -1; }), ElementsAre("PLAN_LINE_UNKNOWN"));
}

TEST_F(PlanCheckerTest, FindsARepeatedPair) {
  plan_.lines.push_back(plan_.lines[0]);
  plan_.lines[0].quantity -= 1;
  plan_.lines[2].quantity = 1;
  EXPECT_THAT(ReasonsOf(CheckLines(p_, plan_.lines)), ElementsAre("PLAN_LINE_REPEATED"));
}

TEST_F(PlanCheckerTest, FindsQuantitiesThatAreNotPositive) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.quantity = 0; }), ElementsAre("QUANTITY_NOT_POSITIVE"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.quantity = -5; }), Contains("QUANTITY_NOT_POSITIVE"));
}

TEST_F(PlanCheckerTest, FindsAWrongItem) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.lot = 2; }), ElementsAre("WRONG_ITEM"));
}

TEST_F(PlanCheckerTest, FindsALotThatMayNotServeTheLine) {
  p_.lots[0].expiry = kStartDay - 1;
  p_.lots[0].quarantined = true;
  p_.lots[0].earmark = {Earmark::Kind::kPurpose, "schools"};
  p_.warehouses[0].open = false;
  EXPECT_THAT(ReasonsOf(CheckLines(p_, plan_.lines)), ElementsAre("EXPIRED", "QUARANTINED", "EARMARKED", "WAREHOUSE_CLOSED"));
}

TEST_F(PlanCheckerTest, FindsAPairWithoutARoad) {
  TravelTable travel({.origins = 2, .destinations = 1});
  ASSERT_TRUE(travel.Set({.origin = 1, .destination = 0}, *p_.travel.At({.origin = 1, .destination = 0})).ok());
  p_.travel = travel;
  EXPECT_THAT(ReasonsOf(CheckLines(p_, plan_.lines)), ElementsAre("NO_ROAD"));
}

TEST_F(PlanCheckerTest, FindsPromisesThatTheRoadCannotKeep) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.depart = Hour(0); }), ElementsAre("DEPARTS_TOO_EARLY"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.depart += absl::Seconds(1); }), ElementsAre("ARRIVES_TOO_EARLY"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.distance_m += 1; }), ElementsAre("WRONG_DISTANCE"));
}

TEST_F(PlanCheckerTest, FindsArrivalsOutsideTheWindow) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.arrive = Hour(6) + absl::Seconds(1); }), ElementsAre("TOO_LATE"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) {
                line.depart -= absl::Seconds(1);
                line.arrive -= absl::Seconds(1);
              }),
              ElementsAre("TOO_EARLY_FOR_SITE"));
}

TEST_F(PlanCheckerTest, AllowsAPlanThatIsSlowerThanTheRoad) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.arrive += absl::Hours(1); }), IsEmpty());
}

TEST_F(PlanCheckerTest, FindsMoreThanALotAFloorOrALineAllows) {
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.quantity = 7; }), ElementsAre("FLOOR_BROKEN"));
  EXPECT_THAT(ReasonsAfter([](PlanLine& line) { line.quantity = 11; }), ElementsAre("LOT_OVERDRAWN", "FLOOR_BROKEN", "LINE_OVERSERVED"));
}

TEST_F(PlanCheckerTest, FindsShortagesThatDoNotAddUp) {
  plan_.shortages[0].quantity -= 1;
  EXPECT_THAT(CheckPlan(p_, plan_), ElementsAre(Field(&PlanViolation::reason, "SHORTAGE_MISMATCH")));
  plan_.shortages.clear();
  EXPECT_THAT(CheckPlan(p_, plan_), ElementsAre(Field(&PlanViolation::where, "line lines/0")));
}

TEST_F(PlanCheckerTest, FindsShortagesThatStockDoesNotBearOut) {
  const auto reasons_after = [this](const std::function<void(Shortage&)>& spoil) {
    Plan plan = plan_;
    spoil(plan.shortages[0]);
    return ReasonsOf(CheckPlan(p_, plan));
  };
  for (const auto& reasons : {reasons_after([](Shortage& shortage) { shortage.warehouse = 1; }),
                              reasons_after([](Shortage& shortage) { shortage.warehouse = 7; }),
                              reasons_after([](Shortage& shortage) { shortage.reason = ShortageReason::kExpired; }),
                              reasons_after([](Shortage& shortage) { shortage.arrive = Hour(1); }),
                              reasons_after([](Shortage& shortage) { shortage.line = 5; })}) {
    EXPECT_THAT(reasons, ElementsAre("SHORTAGE_UNKNOWN", "SHORTAGE_MISMATCH"));
  }
}

// The plan takes 6 of the near 10, of which 4 lie under the floor, and all of the far 10.
TEST_F(PlanCheckerTest, FindsReleasesThatTakeOrCoverWhatIsNotThere) {
  ASSERT_EQ(plan_.releases.size(), 1U);
  const auto reasons_after = [this](const std::function<void(FloorRelease&)>& spoil) {
    Plan plan = plan_;
    spoil(plan.releases[0]);
    return ReasonsOf(CheckPlan(p_, plan));
  };
  EXPECT_THAT(reasons_after([](FloorRelease&) {}), IsEmpty());
  Plan repeated = plan_;
  ASSERT_EQ(repeated.single_releases.size(), 1U);
  repeated.single_releases.push_back(repeated.single_releases[0]);
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, repeated)), ElementsAre("RELEASE_UNKNOWN"));
  for (const auto& reasons : {reasons_after([](FloorRelease& release) { release.parts[0].quantity = 5; }),
                              reasons_after([](FloorRelease& release) { release.parts[0].quantity = 0; }),
                              reasons_after([](FloorRelease& release) { release.parts[0].warehouse = 1; }),
                              reasons_after([](FloorRelease& release) { release.parts[0].item = 1; }),
                              reasons_after([](FloorRelease& release) { release.covered[2] = 5; }),
                              reasons_after([](FloorRelease& release) { release.covered[0] = 1; }),
                              reasons_after([](FloorRelease& release) { release.covered = {}; })}) {
    EXPECT_THAT(reasons, ElementsAre("RELEASE_UNKNOWN"));
  }
}

// Whatever stands under a limit is not yet limited: it must have no room for what is lacking.
TEST_F(PlanCheckerTest, TellsALimitFromAFloor) {
  p_.limits.push_back({.id = "hours", .warehouses = {0}, .weight_g = 1'000'000});
  plan_ = *MakePlan(p_);
  ASSERT_EQ(plan_.shortages.size(), 1U);
  Shortage& shortage = plan_.shortages[0];
  ASSERT_EQ(shortage.reason, ShortageReason::kHeldByFloor);
  shortage.reason = ShortageReason::kLimited;
  shortage.limits = {{.limit = 0, .weight_g = 6000}};
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), ElementsAre("SHORTAGE_UNKNOWN", "SHORTAGE_MISMATCH"));

  p_.limits[0].weight_g = 9000;
  plan_ = *MakePlan(p_);
  Shortage& limited = plan_.shortages[0];
  ASSERT_EQ(limited.reason, ShortageReason::kLimited);
  EXPECT_EQ(limited.limits[0].weight_g, 6000);
  EXPECT_THAT(CheckPlan(p_, plan_), IsEmpty());
  limited.limits[0].weight_g = 5000;
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), ElementsAre("SHORTAGE_UNKNOWN", "SHORTAGE_MISMATCH"));
  limited.limits.clear();
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), ElementsAre("SHORTAGE_UNKNOWN", "SHORTAGE_MISMATCH"));
  limited.reason = ShortageReason::kHeldByFloor;
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), ElementsAre("SHORTAGE_UNKNOWN", "SHORTAGE_MISMATCH"));
}

TEST_F(PlanCheckerTest, FindsObjectivesThatTheLinesDoNotHave) {
  const std::vector<ObjectiveKind> kinds = ObjectivesOf(p_.preferences);
  Objective& transport =
      plan_.objectives[static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), ObjectiveKind::kTransport) - kinds.begin())];
  transport.value -= 1;
  EXPECT_THAT(CheckPlan(p_, plan_), ElementsAre(Field(&PlanViolation::where, "objective transport")));
  transport.value += 1;
  transport.bound -= 1;
  EXPECT_THAT(CheckPlan(p_, plan_), ElementsAre(Field(&PlanViolation::where, "objective transport")));
  plan_.objectives.pop_back();
  EXPECT_THAT(CheckPlan(p_, plan_), ElementsAre(Field(&PlanViolation::where, "objectives")));
}

TEST_F(PlanCheckerTest, FindsAPlanForAnotherState) {
  p_.lots[2].available += 1;
  EXPECT_THAT(ReasonsOf(CheckPlan(p_, plan_)), ElementsAre("PLAN_STALE"));
}

// Taking a unit away, adding one, or moving one is always noticed, whatever the plan.
TEST(PlanCheckerRandom, CatchesEveryMovedUnitOfAProvincesPlan) {
  const Problem problem = Province({.warehouses = 10, .items = 4, .sites = 5, .seed = 11});
  const Plan plan = *MakePlan(problem);
  ASSERT_GT(plan.lines.size(), 20U);
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    Plan spoilt = plan;
    spoilt.lines[i].quantity += 1;
    EXPECT_THAT(CheckPlan(problem, spoilt), Not(IsEmpty()));
    spoilt.lines[i].quantity -= 2;
    EXPECT_THAT(CheckPlan(problem, spoilt), Not(IsEmpty()));
    spoilt.lines[i] = plan.lines[i];
    // Another lot of the same warehouse might do as well.
    const auto lots = static_cast<int>(problem.lots.size());
    int& lot = spoilt.lines[i].lot;
    while (problem.lots[static_cast<std::size_t>(lot)].warehouse == problem.lots[static_cast<std::size_t>(plan.lines[i].lot)].warehouse) {
      lot = (lot + 1) % lots;
    }
    EXPECT_THAT(CheckPlan(problem, spoilt), Not(IsEmpty()));
    spoilt.lines[i] = plan.lines[i];
    spoilt.lines[i].line = (plan.lines[i].line + 1) % static_cast<int>(problem.lines.size());
    EXPECT_THAT(CheckPlan(problem, spoilt), Not(IsEmpty()));
  }
}

// The plan leaves at 1:00, is on the road for an hour and must be there by 6:00.
TEST_F(PlanCheckerTest, FindsNothingOverdueWhileGoodsThatLeaveNowStillComeInTime) {
  EXPECT_TRUE(OverdueLines(p_, plan_.lines, Hour(0)).empty());
  EXPECT_TRUE(OverdueLines(p_, plan_.lines, Hour(5)).empty());
}

TEST_F(PlanCheckerTest, FindsGoodsThatComeTooLateWhenTheyLeaveNow) {
  const std::vector<OverdueLine> overdue = OverdueLines(p_, plan_.lines, Hour(5) + absl::Minutes(20));
  ASSERT_EQ(overdue.size(), 2U);
  EXPECT_EQ(overdue[1].line, 1U);
  EXPECT_EQ(overdue[1].reason, ShortageReason::kTooLate);
  EXPECT_EQ(overdue[1].late, absl::Minutes(20));
}

TEST_F(PlanCheckerTest, FindsGoodsThatAreTooOldWhenTheyLeaveNow) {
  p_.lines[0].needed_by.reset();
  // The last day on which lot 0 may be used is the tenth.
  const std::vector<OverdueLine> overdue = OverdueLines(p_, plan_.lines, Hour(0) + absl::Hours(10 * 24 + 2));
  ASSERT_EQ(overdue.size(), 1U);
  EXPECT_EQ(plan_.lines[overdue[0].line].lot, 0);
  EXPECT_EQ(overdue[0].reason, ShortageReason::kExpired);
  EXPECT_EQ(overdue[0].late, absl::Hours(3));
}

TEST_F(PlanCheckerTest, BlamesTimeForNothingThatWasTooLateFromTheStart) {
  p_.lines[0].needed_by = Hour(1);
  EXPECT_TRUE(OverdueLines(p_, plan_.lines, Hour(9)).empty());
}

}  // namespace
}  // namespace muster::dispatch::planner
