#include "dispatch/domain/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "dispatch/domain/plan_checker.h"
#include "planner_scenario.h"
#include "platform/status/status.h"

namespace muster::dispatch::planner {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

auto Moves(int line, int lot, std::int64_t quantity) {
  return AllOf(Field("line", &PlanLine::line, line), Field("lot", &PlanLine::lot, lot), Field("quantity", &PlanLine::quantity, quantity));
}
auto Lacks(int line, ShortageReason reason, std::int64_t quantity) {
  return AllOf(Field("line", &Shortage::line, line), Field("reason", &Shortage::reason, reason),
               Field("quantity", &Shortage::quantity, quantity));
}

// A plan that keeps every rule and is proved optimal, but perhaps for its number of shipments: that is a search which a large problem ends.
Plan Solve(const Problem& problem) {
  absl::StatusOr<Plan> plan = MakePlan(problem);
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok()) return {};
  for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
  for (const Objective& objective : plan->objectives) {
    EXPECT_TRUE(objective.proved || (objective.kind == ObjectiveKind::kShipments && plan->lines.size() > 100)) << NameOf(objective.kind);
  }
  return *std::move(plan);
}

// A plan that keeps every rule; within limits it need not be proved.
Plan SolveLimited(const Problem& problem) {
  absl::StatusOr<Plan> plan = MakePlan(problem);
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok()) return {};
  for (const PlanViolation& violation : CheckPlan(problem, *plan)) ADD_FAILURE() << violation.reason << " at " << violation.where;
  return *std::move(plan);
}

std::int64_t ValueOf(const Plan& plan, ObjectiveKind kind) {
  for (const Objective& objective : plan.objectives) {
    if (objective.kind == kind) return static_cast<std::int64_t>(objective.value);
  }
  ADD_FAILURE() << NameOf(kind) << " is not among the objectives";
  return -1;
}

// One warehouse, one site, an hour apart; one item.
class PlanTest : public ::testing::Test {
 protected:
  PlanTest() {
    item_ = s_.AddItem();
    near_ = s_.AddWarehouse();
    far_ = s_.AddWarehouse();
    site_ = s_.AddSite();
    other_site_ = s_.AddSite();
    s_.ConnectAll(60);
    for (const int site : {site_, other_site_}) s_.Connect(far_, site, 600);
  }

  Scenario s_;
  Problem& p_ = s_.problem;
  int item_, near_, far_, site_, other_site_;
};

TEST_F(PlanTest, ServesALineFromTheNearestWarehouse) {
  s_.AddLot({.warehouse = far_, .item = item_, .available = 10});
  const int lot = s_.AddLot({.warehouse = near_, .item = item_, .available = 10});
  p_.warehouses[0].preparation = absl::Minutes(30);
  const int line = s_.AddLine({.site = site_, .item = item_, .quantity = 7});

  const Plan plan = Solve(p_);

  ASSERT_THAT(plan.lines, ElementsAre(Moves(line, lot, 7)));
  EXPECT_EQ(plan.lines[0].depart, Hour(0) + absl::Minutes(30));
  EXPECT_EQ(plan.lines[0].arrive, Hour(1) + absl::Minutes(30));
  EXPECT_EQ(plan.lines[0].distance_m, 60'000);
  EXPECT_EQ(ValueOf(plan, ObjectiveKind::kWeightedArrival), 7 * 5400);
  EXPECT_EQ(ValueOf(plan, ObjectiveKind::kTransport), 7LL * 1000 * 60'000);
  EXPECT_THAT(plan.shortages, IsEmpty());
}

TEST_F(PlanTest, CoversCriticalBeforeHighBeforeNormal) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 10});
  const int normal = s_.AddLine({.site = site_, .item = item_, .quantity = 6, .priority = Priority::kNormal});
  const int critical = s_.AddLine({.site = site_, .item = item_, .quantity = 6, .priority = Priority::kCritical});
  const int high = s_.AddLine({.site = site_, .item = item_, .quantity = 6, .priority = Priority::kHigh});

  const Plan plan = Solve(p_);

  EXPECT_THAT(plan.lines, ElementsAre(Moves(critical, 0, 6), Moves(high, 0, 4)));
  EXPECT_THAT(plan.shortages, UnorderedElementsAre(Lacks(normal, ShortageReason::kNoStock, 6), Lacks(high, ShortageReason::kNoStock, 2)));
}

TEST_F(PlanTest, SharesAShortageEvenlyThoughOneSiteIsNearer) {
  s_.Connect(near_, other_site_, 500);
  s_.AddLot({.warehouse = near_, .item = item_, .available = 60});
  const int nearby = s_.AddLine({.site = site_, .item = item_, .quantity = 40});
  const int remote = s_.AddLine({.site = other_site_, .item = item_, .quantity = 80});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(nearby, 0, 20), Moves(remote, 0, 40)));
}

TEST_F(PlanTest, LeavesNobodyWithNothingWhenAFarLotCanOnlyServeOneSite) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 10});
  s_.AddLot({.warehouse = far_, .item = item_, .available = 10});
  const int urgent = s_.AddLine({.site = site_, .item = item_, .quantity = 10, .needed_by = Hour(2)});
  const int patient = s_.AddLine({.site = other_site_, .item = item_, .quantity = 10});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(urgent, 0, 10), Moves(patient, 1, 10)));
}

TEST_F(PlanTest, SendsTheFirstArrivalsToTheMoreUrgentLine) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  s_.AddLot({.warehouse = far_, .item = item_, .available = 5});
  const int normal = s_.AddLine({.site = site_, .item = item_, .quantity = 5});
  const int critical = s_.AddLine({.site = other_site_, .item = item_, .quantity = 5, .priority = Priority::kCritical});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(normal, 1, 5), Moves(critical, 0, 5)));
}

TEST_F(PlanTest, UsesWhatExpiresSoonestWhenAllElseIsEqual) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5, .expiry = kStartDay + 300});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5, .expiry = kStartDay + 30});
  s_.AddLine({.site = site_, .item = item_, .quantity = 8});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, 1, 3), Moves(0, 2, 5)));
}

TEST_F(PlanTest, UsesGoodsBoundToTheIncidentBeforeFreeOnes) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5, .earmark = {Earmark::Kind::kIncident, p_.incident}});
  s_.AddLine({.site = site_, .item = item_, .quantity = 6});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, 0, 1), Moves(0, 1, 5)));
}

TEST_F(PlanTest, LetsGoodsLeaveLaterForASiteThatCannotTakeThemInYet) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  s_.AddLine({.site = site_, .item = item_, .quantity = 5, .needed_by = Hour(10), .not_before = Hour(8)});

  const Plan plan = Solve(p_);

  ASSERT_EQ(plan.lines.size(), 1U);
  EXPECT_EQ(plan.lines[0].depart, Hour(7));
  EXPECT_EQ(plan.lines[0].arrive, Hour(8));
}

TEST_F(PlanTest, TakesASubstituteOnlyWhereItIsAllowed) {
  const int quilt = s_.AddItem();
  const int blanket = s_.AddItem();
  p_.items[static_cast<std::size_t>(quilt)].substitutes = {blanket};
  const int blankets = s_.AddLot({.warehouse = near_, .item = blanket, .available = 5});
  const int quilts = s_.AddLot({.warehouse = near_, .item = quilt, .available = 3});
  const int wants_quilts = s_.AddLine({.site = site_, .item = quilt, .quantity = 8});
  const int wants_blankets = s_.AddLine({.site = site_, .item = blanket, .quantity = 8});

  const Plan plan = Solve(p_);

  EXPECT_THAT(plan.lines,
              UnorderedElementsAre(Moves(wants_quilts, quilts, 3), Moves(wants_quilts, blankets, 1), Moves(wants_blankets, blankets, 4)));
}

TEST_F(PlanTest, AdmitsEarmarkedGoodsOnlyForTheirIncidentChapterOrPurpose) {
  p_.purposes = {"winter"};
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .earmark = {Earmark::Kind::kIncident, "incidents/other"}});
  const int chapter =
      s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .earmark = {Earmark::Kind::kChapter, "chapters/622900"}});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .earmark = {Earmark::Kind::kChapter, "chapters/640000"}});
  const int purpose = s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .earmark = {Earmark::Kind::kPurpose, "winter"}});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .earmark = {Earmark::Kind::kPurpose, "schools"}});
  s_.AddLine({.site = site_, .item = item_, .quantity = 9});

  const Plan plan = Solve(p_);

  EXPECT_THAT(plan.lines, ElementsAre(Moves(0, chapter, 1), Moves(0, purpose, 1)));
  EXPECT_THAT(plan.shortages, ElementsAre(Lacks(0, ShortageReason::kNoStock, 4), Lacks(0, ShortageReason::kEarmarked, 3)));
}

TEST_F(PlanTest, UsesALotOnItsLastDayButNotWithLessThanTheLifeThatMustRemain) {
  const int last_day = s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .expiry = kStartDay});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .expiry = kStartDay - 1});
  s_.AddLine({.site = site_, .item = item_, .quantity = 2});
  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, last_day, 1)));
  EXPECT_THAT(Solve(p_).shortages, ElementsAre(Lacks(0, ShortageReason::kExpired, 1)));

  p_.items[0].minimum_remaining_life_days = 1;
  EXPECT_THAT(Solve(p_).lines, IsEmpty());
  p_.lots[0].expiry = kStartDay + 1;
  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, last_day, 1)));
}

TEST_F(PlanTest, CountsExpiryDaysInTheProblemsTimeZone) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1, .expiry = kStartDay});
  s_.AddLine({.site = site_, .item = item_, .quantity = 1});
  p_.start = Hour(15);
  p_.zone = absl::FixedTimeZone(8 * 3600);  // It arrives at 16:00 UTC: midnight, and the next day, eight hours further east.
  EXPECT_THAT(Solve(p_).shortages, ElementsAre(Lacks(0, ShortageReason::kExpired, 1)));
  p_.start = Hour(15) - absl::Seconds(1);
  EXPECT_THAT(Solve(p_).shortages, IsEmpty());
}

TEST_F(PlanTest, KeepsTheFloorAndSaysWhatAReleaseWouldBring) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 60});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 40});
  p_.floors.push_back({.warehouse = near_, .item = item_, .quantity = 70});
  s_.AddLine({.site = site_, .item = item_, .quantity = 80, .priority = Priority::kCritical});

  const Plan plan = Solve(p_);

  EXPECT_EQ(ValueOf(plan, ObjectiveKind::kCriticalUnmet), 50);
  ASSERT_THAT(plan.shortages, ElementsAre(Lacks(0, ShortageReason::kHeldByFloor, 50)));
  EXPECT_EQ(plan.shortages[0].warehouse, near_);
  EXPECT_EQ(plan.shortages[0].arrive, Hour(1));
}

// Either floor would do, and both together are no more than what is short.
TEST_F(PlanTest, SaysWhatEachFloorWouldBuyByItselfAndWhenItArrives) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 60});
  s_.AddLot({.warehouse = far_, .item = item_, .available = 30});
  p_.floors = {{.warehouse = near_, .item = item_, .quantity = 60}, {.warehouse = far_, .item = item_, .quantity = 30}};
  s_.AddLine({.site = site_, .item = item_, .quantity = 40, .priority = Priority::kCritical});
  const Plan plan = Solve(p_);
  ASSERT_EQ(plan.releases.size(), 1U);
  EXPECT_EQ(plan.releases[0].covered[0], 40);
  ASSERT_EQ(plan.single_releases.size(), 2U);
  const FloorRelease& near = plan.single_releases[0];
  EXPECT_EQ(near.parts[0].warehouse, near_);
  EXPECT_EQ(near.parts[0].quantity, 40);
  EXPECT_EQ(near.covered[0], 40);
  EXPECT_EQ(near.arrive, Hour(1));
  const FloorRelease& far = plan.single_releases[1];
  EXPECT_EQ(far.parts[0].warehouse, far_);
  EXPECT_EQ(far.covered[0], 30);
  EXPECT_GT(far.arrive, Hour(1));
}

// Quilts are too many for the near warehouse's hours; the tents in the far one lie under a floor, and nothing limits them.
TEST_F(PlanTest, OffersAFloorsReleaseThoughALimitBindsElsewhere) {
  const int quilt = s_.AddItem(1000);
  s_.AddLot({.warehouse = near_, .item = quilt, .available = 100});
  s_.AddLot({.warehouse = far_, .item = item_, .available = 60});
  p_.floors.push_back({.warehouse = far_, .item = item_, .quantity = 60});
  p_.limits.push_back({.id = "near hours", .warehouses = {near_}, .weight_g = 30'500, .volume_cm3 = 1'000'000});
  p_.limits.push_back({.id = "far hours", .warehouses = {far_}, .weight_g = 10'000'000});
  s_.AddLine({.site = site_, .item = quilt, .quantity = 90});
  s_.AddLine({.site = site_, .item = item_, .quantity = 40});
  const Plan plan = SolveLimited(p_);
  EXPECT_THAT(plan.shortages, ElementsAre(Lacks(0, ShortageReason::kLimited, 60), Lacks(1, ShortageReason::kHeldByFloor, 40)));
  ASSERT_EQ(plan.shortages[0].limits.size(), 1U);
  EXPECT_EQ(plan.shortages[0].limits[0].limit, 0);
  EXPECT_EQ(plan.shortages[0].limits[0].weight_g, 59'500);
  EXPECT_EQ(plan.shortages[0].limits[0].volume_cm3, 0);
  ASSERT_EQ(plan.releases.size(), 1U);
  EXPECT_EQ(plan.releases[0].parts[0].quantity, 40);
  EXPECT_EQ(plan.releases[0].covered[2], 40);
}

// Half of what the floor holds would fit on the vehicles beside what leaves anyhow.
TEST_F(PlanTest, SaysWhichPartOfWhatAFloorHoldsALimitWouldKeepAllTheSame) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 50});
  p_.floors.push_back({.warehouse = near_, .item = item_, .quantity = 40});
  p_.limits.push_back({.id = "vehicles", .kind = Limit::Kind::kFleet, .warehouses = {near_, far_}, .weight_g = 25'000});
  s_.AddLine({.site = site_, .item = item_, .quantity = 50});
  const Plan plan = Solve(p_);
  EXPECT_THAT(plan.shortages, ElementsAre(Lacks(0, ShortageReason::kHeldByFloor, 15), Lacks(0, ShortageReason::kLimited, 25)));
  EXPECT_EQ(plan.shortages[1].limits[0].weight_g, 25'000);
  EXPECT_EQ(plan.releases[0].parts[0].quantity, 15);
}

// Each of two stores serves its own site, and one fleet carries half of what both lack: nobody goes without because the other is nearer,
// whether they lack the same goods or not.
TEST(PlanWithinLimits, SharesWhatVehiclesCarryEvenlyBetweenSitesAndGoods) {
  for (const bool is_one_item : {true, false}) {
    Scenario s;
    for (int i = 0; i < 2; ++i) {
      s.AddItem();
      s.AddWarehouse();
      s.AddSite();
    }
    s.problem.travel = TravelTable({.origins = 2, .destinations = 2});
    for (int i = 0; i < 2; ++i) {
      s.Connect(i, i, 60 + 10 * i);
      s.AddLot({.warehouse = i, .item = is_one_item ? 0 : i, .available = 200});
      s.AddLine({.site = i, .item = is_one_item ? 0 : i, .quantity = 100});
    }
    s.problem.limits.push_back({.id = "vehicles", .kind = Limit::Kind::kFleet, .warehouses = {0, 1}, .weight_g = 100'000});
    const Plan plan = SolveLimited(s.problem);
    EXPECT_THAT(plan.lines, ElementsAre(Moves(0, 0, 50), Moves(1, 1, 50)));
    for (std::size_t k = 0; k < 6; ++k) EXPECT_TRUE(plan.objectives[k].proved) << NameOf(plan.objectives[k].kind);
  }
}

TEST_F(PlanTest, TakesTheNearerTierBeforeAnythingAboutArrival) {
  p_.preferences.tier_preference = Preferences::TierPreference::kBeforeArrival;
  p_.warehouses[static_cast<std::size_t>(far_)].chapters = p_.sites[static_cast<std::size_t>(site_)].chapters;
  s_.AddLot({.warehouse = far_, .item = item_, .available = 10});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 10});
  s_.AddLine({.site = site_, .item = item_, .quantity = 10, .priority = Priority::kCritical});
  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, 0, 10)));
  p_.preferences.tier_preference = Preferences::TierPreference::kAfterArrival;
  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, 1, 10)));
}

TEST_F(PlanTest, DoesNotCountBoundOrExpiredGoodsTowardsAFloor) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 20, .expiry = kStartDay - 1});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 20, .earmark = {Earmark::Kind::kIncident, p_.incident}});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 20});
  p_.floors.push_back({.warehouse = near_, .item = item_, .quantity = 15});
  s_.AddLine({.site = site_, .item = item_, .quantity = 100});

  EXPECT_THAT(Solve(p_).lines, ElementsAre(Moves(0, 1, 20), Moves(0, 2, 5)));
}

TEST_F(PlanTest, NamesTheReasonForEveryUnmetUnit) {
  const int closed = s_.AddWarehouse();
  const int island = s_.AddWarehouse();
  s_.ConnectAll(60);
  s_.Connect(far_, site_, 600);
  p_.warehouses[static_cast<std::size_t>(closed)].open = false;
  TravelTable travel({.origins = 4, .destinations = 2});
  for (const int from : {near_, far_, closed}) {
    ASSERT_TRUE(travel.Set({.origin = from, .destination = site_}, *p_.travel.At({.origin = from, .destination = site_})).ok());
  }
  p_.travel = travel;
  s_.AddLot({.warehouse = near_, .item = item_, .available = 1});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 2, .quarantined = true});
  s_.AddLot({.warehouse = far_, .item = item_, .available = 3});
  s_.AddLot({.warehouse = closed, .item = item_, .available = 4});
  s_.AddLot({.warehouse = island, .item = item_, .available = 5});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 6, .expiry = kStartDay - 3});
  s_.AddLot({.warehouse = near_, .item = item_, .available = 7, .earmark = {Earmark::Kind::kIncident, "incidents/other"}});
  s_.AddLine({.site = site_, .item = item_, .quantity = 100, .needed_by = Hour(5)});

  EXPECT_THAT(Solve(p_).shortages, UnorderedElementsAre(Lacks(0, ShortageReason::kQuarantined, 2), Lacks(0, ShortageReason::kTooLate, 3),
                                                        Lacks(0, ShortageReason::kWarehouseClosed, 4), Lacks(0, ShortageReason::kNoRoad, 5),
                                                        Lacks(0, ShortageReason::kExpired, 6), Lacks(0, ShortageReason::kEarmarked, 7),
                                                        Lacks(0, ShortageReason::kNoStock, 72)));
}

TEST_F(PlanTest, OffersWhatIsHeldToTheCriticalLineFirst) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  p_.floors.push_back({.warehouse = near_, .item = item_, .quantity = 5});
  const int normal = s_.AddLine({.site = site_, .item = item_, .quantity = 4});
  const int critical = s_.AddLine({.site = site_, .item = item_, .quantity = 4, .priority = Priority::kCritical});

  EXPECT_THAT(Solve(p_).shortages,
              UnorderedElementsAre(Lacks(critical, ShortageReason::kHeldByFloor, 4), Lacks(normal, ShortageReason::kHeldByFloor, 1),
                                   Lacks(normal, ShortageReason::kNoStock, 3)));
}

TEST_F(PlanTest, ExplainsByTheObstacleHardestToLift) {
  s_.AddLot({.warehouse = far_, .item = item_, .available = 5, .earmark = {Earmark::Kind::kPurpose, "schools"}});
  s_.AddLine({.site = site_, .item = item_, .quantity = 5, .needed_by = Hour(5)});

  EXPECT_THAT(Solve(p_).shortages, ElementsAre(Lacks(0, ShortageReason::kEarmarked, 5)));
}

TEST_F(PlanTest, IsEmptyForNoLines) {
  s_.AddLot({.warehouse = near_, .item = item_, .available = 5});
  const Plan plan = Solve(p_);
  EXPECT_THAT(plan.lines, IsEmpty());
  EXPECT_THAT(plan.shortages, IsEmpty());
  EXPECT_EQ(plan.objectives.size(), ObjectivesOf(p_.preferences).size());
}

TEST_F(PlanTest, CountsTotalsBeyondSixtyFourBits) {
  p_.items[0].weight_g = 100'000'000;
  for (int i = 0; i < 100; ++i) {
    s_.AddLot({.warehouse = near_, .item = item_, .available = kMaxQuantity});
    s_.AddLine({.site = site_, .item = item_, .quantity = kMaxQuantity});
  }

  const Plan plan = Solve(p_);

  EXPECT_EQ(plan.objectives[static_cast<std::size_t>(ObjectiveKind::kTransport)].value,
            absl::int128(100) * kMaxQuantity * 100'000'000 * 60'000);
}

// The plan in words, free of indices.
std::map<std::string, std::int64_t> Summary(const Problem& problem, const Plan& plan) {
  std::map<std::string, std::int64_t> summary;
  for (const PlanLine& line : plan.lines) {
    const Lot& lot = problem.lots[static_cast<std::size_t>(line.lot)];
    summary[absl::StrCat(problem.lines[static_cast<std::size_t>(line.line)].id, " from ", lot.id)] = line.quantity;
  }
  for (const Shortage& shortage : plan.shortages) {
    summary[absl::StrCat(problem.lines[static_cast<std::size_t>(shortage.line)].id, " ", NameOf(shortage.reason), " ",
                         shortage.warehouse ? problem.warehouses[static_cast<std::size_t>(*shortage.warehouse)].id : "")] =
        shortage.quantity;
  }
  return summary;
}

TEST(PlanDeterminism, GivesTheSamePlanWhateverTheOrderOfRows) {
  const Problem problem = Province({.warehouses = 12, .items = 5, .sites = 6, .seed = 7});
  const Plan plan = Solve(problem);
  Problem shuffled = problem;
  std::mt19937 random(3);
  std::shuffle(shuffled.lots.begin(), shuffled.lots.end(), random);
  std::shuffle(shuffled.lines.begin(), shuffled.lines.end(), random);
  std::shuffle(shuffled.floors.begin(), shuffled.floors.end(), random);
  // Items, the group order with them.
  std::reverse(shuffled.items.begin(), shuffled.items.end());
  const int last = static_cast<int>(shuffled.items.size()) - 1;
  for (Lot& lot : shuffled.lots) lot.item = last - lot.item;
  for (RequisitionLine& line : shuffled.lines) line.item = last - line.item;
  for (Floor& floor : shuffled.floors) floor.item = last - floor.item;

  const Plan again = Solve(shuffled);

  EXPECT_EQ(Summary(shuffled, again), Summary(problem, plan));
  EXPECT_EQ(again.input_digest, plan.input_digest);
}

TEST(PlanDeterminism, ChangesTheDigestWithAnyField) {
  const Problem problem = Province({.warehouses = 3, .items = 2, .sites = 2});
  const std::string digest = DigestOf(problem);
  const auto changed = [&](auto change) {
    Problem other = problem;
    change(other);
    return DigestOf(other) != digest;
  };
  EXPECT_TRUE(changed([](Problem& p) { p.lots[3].available += 1; }));
  EXPECT_TRUE(changed([](Problem& p) { p.lots[3].expiry = kStartDay; }));
  EXPECT_TRUE(changed([](Problem& p) { p.lots[3].quarantined = true; }));
  EXPECT_TRUE(changed([](Problem& p) { p.lines[1].needed_by = Hour(3); }));
  EXPECT_TRUE(changed([](Problem& p) { p.lines[1].not_before = Hour(3); }));
  EXPECT_TRUE(changed([](Problem& p) { p.items[1].substitutes = {0}; }));
  EXPECT_TRUE(changed([](Problem& p) { p.warehouses[2].open = false; }));
  EXPECT_TRUE(changed([](Problem& p) { p.floors.push_back({.warehouse = 2, .item = 1, .quantity = 9}); }));
  EXPECT_TRUE(changed([](Problem& p) { p.purposes = {"winter"}; }));
  EXPECT_TRUE(changed([](Problem& p) { p.start += absl::Seconds(1); }));
  EXPECT_TRUE(changed([](Problem& p) { p.lots[3].earmark = {Earmark::Kind::kPurpose, "winter"}; }));
  EXPECT_TRUE(changed([](Problem& p) { p.warehouses[2].zone = "north-west"; }));
  EXPECT_TRUE(changed([](Problem& p) { p.sites[1].zone = "north-west"; }));
  EXPECT_TRUE(changed([](Problem& p) { p.warehouses[2].chapters.erase(p.warehouses[2].chapters.begin()); }));
  EXPECT_TRUE(changed([](Problem& p) { p.limits.push_back({.id = "hours", .warehouses = {2}, .weight_g = 9}); }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.arrival_weights[1] = 3; }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.fairness_steps = 7; }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.tier_preference = Preferences::TierPreference::kNone; }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.latest_critical_arrival = false; }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.few_shipments = false; }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.few_shipments_time_limit += absl::Milliseconds(1); }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.truck_loads_time_limit += absl::Milliseconds(1); }));
  EXPECT_TRUE(changed([](Problem& p) { p.preferences.truck = TruckLoad{.weight_g = 5}; }));
  EXPECT_TRUE(changed([](Problem& p) {
    ASSERT_TRUE(p.travel.Set({.origin = 1, .destination = 1}, {.distance_m = 1, .duration = absl::Seconds(1), .source = "x"}).ok());
  }));
}

TEST(PlanDeterminism, ChangesTheDigestWithAnyPartOfALimit) {
  Problem problem = Province({.warehouses = 3, .items = 2, .sites = 2});
  problem.limits.push_back({.id = "hours", .warehouses = {1, 2}, .weight_g = 9, .volume_cm3 = 8});
  const std::string digest = DigestOf(problem);
  const auto changed = [&](auto change) {
    Problem other = problem;
    change(other.limits[0]);
    return DigestOf(other) != digest;
  };
  EXPECT_TRUE(changed([](Limit& limit) { limit.kind = Limit::Kind::kFleet; }));
  EXPECT_TRUE(changed([](Limit& limit) { limit.weight_g = 10; }));
  EXPECT_TRUE(changed([](Limit& limit) { limit.volume_cm3.reset(); }));
  EXPECT_TRUE(changed([](Limit& limit) { limit.warehouses = {1}; }));
  EXPECT_FALSE(changed([](Limit& limit) { limit.warehouses = {2, 1}; }));
}

TEST(PlanValidation, NamesEveryWrongFieldAtOnce) {
  Scenario s;
  s.AddItem();
  s.AddWarehouse();
  s.AddSite();
  s.ConnectAll();
  s.problem.items[0].substitutes = {4};
  s.problem.sites[0].point = GeoPoint{.latitude_degrees = 91};
  s.AddLot({.id = "lots/1", .warehouse = 5, .item = 9, .available = -1, .earmark = {Earmark::Kind::kIncident, ""}});
  s.AddLot({.id = "lots/1", .warehouse = 5, .item = 0, .available = kMaxQuantity + 1});
  s.AddLine({.site = 3, .item = -1, .quantity = 0, .priority = static_cast<Priority>(7), .needed_by = Hour(0) - absl::Seconds(1)});
  s.AddLine({.quantity = kMaxQuantity + 1, .needed_by = Hour(1), .not_before = Hour(2)});
  s.problem.warehouses.push_back({.id = ""});

  const absl::Status status = MakePlan(s.problem).status();

  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  const std::string text = status.ToString();
  for (const char* field :
       {"items[0].substitutes", "sites[0].point", "lots[0].warehouse", "lots[0].item", "lots[0].available", "lots[0].earmark", "lots[1].id",
        "lots[1].available", "lines[0].site", "lines[0].item", "lines[0].quantity", "lines[0].priority", "lines[0].needed_by",
        "lines[1].quantity", "lines[1].not_before", "travel", "warehouses[1].id"}) {
    EXPECT_THAT(text, HasSubstr(field));
  }
}

TEST(PlanValidation, AsksForAPointOnlyWhereNoWayLeads) {
  Scenario s;
  s.AddItem();
  s.AddWarehouse();
  s.AddSite();
  s.problem.sites[0].point.reset();
  s.problem.travel = TravelTable({.origins = 1, .destinations = 1});
  EXPECT_THAT(Validate(s.problem).ToString(), HasSubstr("sites[0].point"));
  ASSERT_TRUE(s.problem.travel.Block({}).ok());
  EXPECT_TRUE(Validate(s.problem).ok()) << Validate(s.problem);
  s.ConnectAll();
  EXPECT_TRUE(Validate(s.problem).ok()) << Validate(s.problem);
  s.problem.sites[0].point = GeoPoint{.latitude_degrees = 91};
  EXPECT_THAT(Validate(s.problem).ToString(), HasSubstr("sites[0].point"));
}

TEST(PlanValidation, ToleratesAWarehouseWithoutARoad) {
  Scenario s;
  s.AddItem();
  s.AddWarehouse();
  s.AddSite();
  s.problem.travel = TravelTable({.origins = 1, .destinations = 1});
  s.AddLot({.available = 3});
  s.AddLine({.quantity = 2});

  const Plan plan = Solve(s.problem);

  ASSERT_THAT(plan.shortages, ElementsAre(Lacks(0, ShortageReason::kNoRoad, 2)));
  EXPECT_EQ(plan.shortages[0].arrive, std::nullopt);
}

// Two items' critical goods hurry and lose most of their ties on the way, whereupon those of a third, which were too many beside them, are
// looked at after all.
TEST(PlanSize, LooksAtTiesThatBecameFewEnoughWhenOthersHurried) {
  constexpr int kSites = 38;
  constexpr int kTied = 52;
  Scenario s;
  for (int i = 0; i < 2 * kTied; ++i) s.AddWarehouse();
  for (int i = 0; i < 2 * kTied; ++i) s.AddSite();
  s.ConnectAll(60);
  // What comes soonest on the whole goes from near warehouses to near sites and from far ones to far ones, whichever to whichever; but then
  // the last arrives late. In time is only what goes crosswise, and there no two ways are alike.
  const auto connect = [&s](int from, int to, absl::Duration duration) {
    ASSERT_TRUE(s.problem.travel.Set({.origin = from, .destination = to}, {.distance_m = 60'000, .duration = duration, .source = ""}).ok());
  };
  for (int near = 0; near < kSites; ++near) {
    const int far = kTied + near;
    for (int other = 0; other < kSites; ++other) {
      connect(near, kTied + other, absl::Minutes(300) - absl::Seconds(near * other));
      connect(far, other, absl::Minutes(240) + absl::Seconds(near * other));
      connect(far, kTied + other, absl::Minutes(400));
    }
  }
  for (int item = 0; item < 2; ++item) {
    s.AddItem();
    for (int i = 0; i < kSites; ++i) {
      s.AddLot({.warehouse = i, .item = item, .available = 1});
      s.AddLot({.warehouse = kTied + i, .item = item, .available = 1});
      s.AddLine({.id = absl::StrCat("lines/", item, "/near ", i), .site = i, .item = item, .quantity = 1, .priority = Priority::kCritical});
      s.AddLine({.id = absl::StrCat("lines/", item, "/far ", i),
                 .site = kTied + i,
                 .item = item,
                 .quantity = 1,
                 .priority = Priority::kCritical});
    }
  }
  const int tied = s.AddItem();
  for (int i = 0; i < kTied; ++i) {
    s.AddLot({.warehouse = i, .item = tied, .available = 1});
    s.AddLine({.id = absl::StrCat("lines/2/", i), .site = i, .item = tied, .quantity = 1});
  }
  const Plan plan = Solve(s.problem);
  EXPECT_EQ(ValueOf(plan, ObjectiveKind::kLatestCriticalArrival), 300 * 60);
  EXPECT_THAT(plan.solver, HasSubstr("lemon"));
}

// Ten thousand lines for one item, every one a need of its own.
TEST(PlanSize, PlansTenThousandLinesOfOneItem) {
  Problem problem = Province({.warehouses = 30, .items = 1, .sites = 20, .lots_per_stock = 1});
  problem.lines.clear();
  for (int i = 0; i < 10'000; ++i) {
    problem.lines.push_back({.id = absl::StrCat("lines/", i),
                             .site = i % 20,
                             .quantity = 1 + i % 7,
                             .priority = static_cast<Priority>(1 + i % 3),
                             .needed_by = Hour(5) + absl::Minutes(i)});
  }
  for (Lot& lot : problem.lots) lot.available = 1000;

  Solve(problem);
}

// Ten thousand needs lack what a thousand quarantined lots of one warehouse, and one of each of a thousand others, would cover.
TEST(PlanSize, ExplainsTenThousandShortagesByAThousandWarehouses) {
  constexpr int kLots = 1001;
  constexpr int kNeeds = 10'000;
  Scenario s;
  const int item = s.AddItem();
  for (int i = 0; i < kLots; ++i) s.AddWarehouse();
  const int site = s.AddSite();
  s.ConnectAll();
  for (int i = 0; i < kLots; ++i) {
    s.AddLot({.warehouse = 0, .item = item, .available = 1, .quarantined = true});
    if (i > 0) s.AddLot({.warehouse = i, .item = item, .available = 7, .quarantined = true});
  }
  for (int i = 0; i < kNeeds; ++i) {
    s.AddLine({.site = site, .item = item, .quantity = 1, .needed_by = Hour(4) + absl::Seconds(i)});
  }
  const Plan plan = Solve(s.problem);
  std::map<ShortageReason, std::int64_t> reasons;
  for (const Shortage& shortage : plan.shortages) reasons[shortage.reason] += shortage.quantity;
  EXPECT_EQ(reasons[ShortageReason::kQuarantined], 1001 + 7000);
  EXPECT_EQ(reasons[ShortageReason::kNoStock], 10'000 - 8001);
}

TEST(PlanSize, PlansAProvince) {
  const Problem problem = Province({});
  EXPECT_GT(Solve(problem).lines.size(), 1000U);
}

// Wherever nobody waits any more, in whichever of its searches, the planner soon ends without a plan.
TEST(PlanCancellation, EndsSoonWhereverItIsTold) {
  Problem problem = Province({.warehouses = 20, .items = 6, .sites = 6});
  problem.preferences.truck = TruckLoad{.weight_g = 5'000'000};
  for (const bool is_limited : {false, true}) {
    if (is_limited) problem.limits.push_back({.id = "vehicles", .warehouses = {0, 1, 2, 3, 4}, .weight_g = 50'000'000});
    std::atomic<int> asked = 0;
    const auto plan = MakePlan(problem, [&] { return ++asked < 0; });
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->solver.find("clp") != std::string::npos, is_limited);
    const int all = asked;
    ASSERT_GT(all, 50);
    for (int told = 0; told < all * 3 / 4; told += 1 + all / 40) {
      asked = 0;
      const absl::Status status = MakePlan(problem, [&] { return ++asked > told; }).status();
      EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << told << " of " << all;
      EXPECT_EQ(ReasonOf(status), "CALL_CANCELLED");
      // What each thread and each stage still asks.
      EXPECT_LE(asked, told + 32) << told << " of " << all;
    }
  }
}

// All of it is one flow, which would take seconds for a nation.
TEST(PlanCancellation, EndsInTheMiddleOfASingleItem) {
  Problem problem = Province({.warehouses = 60, .items = 1, .sites = 60});
  problem.preferences.few_shipments = false;
  problem.preferences.latest_critical_arrival = false;
  std::atomic<int> asked = 0;
  ASSERT_TRUE(MakePlan(problem, [&] { return ++asked < 0; }).ok());
  const int all = asked;
  EXPECT_GT(all, 20);
  for (int told = 0; told < all * 3 / 4; ++told) {
    asked = 0;
    EXPECT_EQ(ReasonOf(MakePlan(problem, [&] { return ++asked > told; }).status()), "CALL_CANCELLED") << told << " of " << all;
    EXPECT_LE(asked, told + 12) << told << " of " << all;
  }
}

}  // namespace
}  // namespace muster::dispatch::planner
