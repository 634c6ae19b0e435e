#include "dispatch/wire/plan_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "dispatch/wire/plan_solver.h"
#include "planner_scenario.h"
#include "platform/status/reasons.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using planner::DigestOf;
using planner::Hour;
using planner::Province;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using v1::PlanProblem;
using v1::PlanSolution;

auto Wrong(const char* field, const char* reason) {
  return AllOf(Field("field", &Violation::field, field), Field("reason", &Violation::reason, reason));
}

// One warehouse with 50 tents, one site that wants 40 of them, an hour away.
PlanProblem Tents() {
  PlanProblem problem;
  *problem.mutable_start_time() = ToTimestamp(Hour(0));
  problem.add_items()->set_id("tent");
  PlanProblem::Warehouse& warehouse = *problem.add_warehouses();
  warehouse.set_id("w1");
  warehouse.add_chapters("nation");
  problem.add_sites()->set_id("s1");
  PlanProblem::Lot& lot = *problem.add_lots();
  lot.set_id("lot1");
  lot.set_warehouse("w1");
  lot.set_item("tent");
  lot.set_available_quantity(50);
  PlanProblem::Line& line = *problem.add_lines();
  line.set_id("need1");
  line.set_site("s1");
  line.set_item("tent");
  line.set_quantity(40);
  PlanProblem::Leg& leg = *problem.add_legs();
  leg.set_origin("w1");
  leg.set_destination("s1");
  leg.set_distance_m(60'000);
  leg.set_duration_seconds(3600);
  return problem;
}

std::vector<Violation> WrongIn(const PlanProblem& problem) {
  const absl::Status status = SolvePlan(problem).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  // Whatever is wrong, somebody can read what to do about it.
  for (const Violation& violation : ViolationsOf(status)) {
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      const std::string sentence = Sentence(violation.reason, violation.details, language);
      EXPECT_THAT(sentence, Not(IsEmpty())) << violation.reason;
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    }
  }
  return ViolationsOf(status);
}

TEST(PlanProblem, IsTheSameProblemAfterTheWayThroughAMessage) {
  planner::Problem problem = Province({.warehouses = 20, .items = 6, .sites = 5, .supply_percent = 70, .seed = 7});
  problem.zone = absl::FixedTimeZone(8 * 3600);
  problem.purposes = {"御寒", "winter"};
  problem.items[0].substitutes = {1, 2};
  problem.items[1].minimum_remaining_life_days = 90;
  problem.warehouses[3].open = false;
  problem.warehouses[4].zone = "north-west";
  problem.sites[0].zone = "north-west";
  problem.lots[5].quarantined = true;
  problem.lots[6].earmark = {.kind = planner::Earmark::Kind::kPurpose, .target = "御寒"};
  problem.lots[7].earmark = {.kind = planner::Earmark::Kind::kIncident, .target = "incidents/other"};
  problem.limits = {{.id = "a", .kind = planner::Limit::Kind::kFleet, .warehouses = {0, 2}, .weight_g = 90'000'000},
                    {.id = "b", .warehouses = {1}, .volume_cm3 = 0}};
  problem.lines[2].not_before = Hour(3);
  problem.lines[2].needed_by = std::nullopt;
  problem.preferences.arrival_weights = {9, 3, 2};
  problem.preferences.fairness_steps = 7;
  problem.preferences.tier_preference = planner::Preferences::TierPreference::kBeforeArrival;
  problem.preferences.latest_critical_arrival = false;
  problem.preferences.few_shipments_time_limit = absl::Milliseconds(750);
  ASSERT_TRUE(planner::Validate(problem).ok());

  const auto again = FromProto(ToProto(problem));

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(DigestOf(*again), DigestOf(problem));
  // What the digest leaves out.
  EXPECT_EQ(again->preferences.few_shipments_time_limit, absl::Milliseconds(750));
  EXPECT_EQ(again->sites[0].point->latitude_degrees, problem.sites[0].point->latitude_degrees);
}

TEST(PlanProblem, IsAnsweredWithHowMuchMoreItsLimitsWouldHaveToLetOut) {
  PlanProblem problem = Tents();
  problem.mutable_items(0)->set_weight_g(1000);
  PlanProblem::Limit& lorries = *problem.add_limits();
  lorries.set_id("lorries");
  lorries.set_kind(PlanProblem::Limit::KIND_FLEET);
  lorries.add_warehouses("w1");
  lorries.set_weight_g(30'000);
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  ASSERT_EQ(solution->shortages_size(), 1);
  EXPECT_EQ(solution->shortages(0).reason(), PlanSolution::Shortage::REASON_LIMITED);
  ASSERT_EQ(solution->shortages(0).exceeded_limits_size(), 1);
  EXPECT_EQ(solution->shortages(0).exceeded_limits(0).limit(), "lorries");
  EXPECT_EQ(solution->shortages(0).exceeded_limits(0).weight_g(), 10'000);
  EXPECT_EQ(solution->shortages(0).exceeded_limits(0).volume_cm3(), 0);
}

TEST(PlanProblem, TakesWhatIsLeftOutAsTheMessageSays) {
  const auto problem = FromProto(Tents());
  ASSERT_TRUE(problem.ok()) << problem.status();
  EXPECT_EQ(problem->zone, absl::FixedTimeZone(8 * 3600));
  EXPECT_EQ(problem->lines[0].priority, planner::Priority::kNormal);
  EXPECT_EQ(problem->preferences.arrival_weights, planner::Preferences().arrival_weights);
  EXPECT_EQ(problem->preferences.fairness_steps, planner::Preferences().fairness_steps);
  EXPECT_TRUE(problem->preferences.latest_critical_arrival);
  EXPECT_TRUE(problem->warehouses[0].open);
}

TEST(SolvePlan, SaysWhatGoesWhereAndThatItIsBest) {
  const auto solution = SolvePlan(Tents());
  ASSERT_TRUE(solution.ok()) << solution.status();
  ASSERT_EQ(solution->lines_size(), 1);
  EXPECT_EQ(solution->lines(0).line(), "need1");
  EXPECT_EQ(solution->lines(0).lot(), "lot1");
  EXPECT_EQ(solution->lines(0).warehouse(), "w1");
  EXPECT_EQ(solution->lines(0).site(), "s1");
  EXPECT_EQ(solution->lines(0).quantity(), 40);
  EXPECT_EQ(FromTimestamp(solution->lines(0).arrive_time()), Hour(1));
  EXPECT_THAT(solution->shortages(), IsEmpty());
  EXPECT_THAT(solution->violations(), IsEmpty());
  for (const v1::Plan::Objective& objective : solution->objectives()) EXPECT_TRUE(objective.optimal()) << objective.title();
  EXPECT_EQ(solution->input_digest(), DigestOf(*FromProto(Tents())));
}

TEST(SolvePlan, SaysWhatAFloorHoldsBackAndWhatItsReleaseWouldBuy) {
  PlanProblem problem = Tents();
  PlanProblem::Floor& floor = *problem.add_floors();
  floor.set_warehouse("w1");
  floor.set_item("tent");
  floor.set_quantity(30);
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  ASSERT_EQ(solution->shortages_size(), 1);
  const PlanSolution::Shortage& shortage = solution->shortages(0);
  EXPECT_EQ(shortage.reason(), PlanSolution::Shortage::REASON_HELD_BY_FLOOR);
  EXPECT_EQ(shortage.quantity(), 20);
  EXPECT_EQ(shortage.warehouse(), "w1");
  EXPECT_EQ(shortage.held_quantity(), 30);
  EXPECT_EQ(FromTimestamp(shortage.arrive_time()), Hour(1));
  ASSERT_EQ(solution->releases_size(), 1);
  EXPECT_EQ(solution->releases(0).parts(0).quantity(), 20);
  EXPECT_EQ(solution->releases(0).covered_normal_quantity(), 20);
  ASSERT_EQ(solution->single_releases_size(), 1);
  EXPECT_EQ(solution->single_releases(0).SerializeAsString(), solution->releases(0).SerializeAsString());
  EXPECT_EQ(FromTimestamp(solution->single_releases(0).arrive_time()), Hour(1));
}

TEST(SolvePlan, AWarehouseWithoutAnyRoadIsAReasonNotAnError) {
  PlanProblem problem = Tents();
  problem.mutable_legs(0)->set_blocked(true);
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  ASSERT_EQ(solution->shortages_size(), 1);
  EXPECT_EQ(solution->shortages(0).reason(), PlanSolution::Shortage::REASON_NO_ROAD);
  EXPECT_FALSE(solution->shortages(0).has_arrive_time());
}

TEST(SolvePlan, EstimatesRoadsThatNoLegDescribes) {
  PlanProblem problem = Tents();
  problem.clear_legs();
  problem.mutable_travel_estimate()->set_detour_permille(1000);
  problem.mutable_travel_estimate()->set_speed_km_per_hour(60);
  problem.mutable_warehouses(0)->mutable_point();
  problem.mutable_sites(0)->mutable_point()->set_longitude_degrees(1);
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  // A degree of the equator of WGS 84.
  EXPECT_EQ(solution->lines(0).distance_m(), 111'319);
  // A leg says more than the estimate.
  *problem.add_legs() = Tents().legs(0);
  EXPECT_EQ(SolvePlan(problem)->lines(0).distance_m(), 60'000);
  problem.mutable_legs(0)->set_blocked(true);
  EXPECT_THAT(SolvePlan(problem)->lines(), IsEmpty());
}

// As services/dispatch/README.md says how: the SunRay Transport example of H. A. Taha, Operations Research, whose optimum is 435.
TEST(SolvePlan, ReachesTheOptimumOfATransportationInstanceFromATextbook) {
  PlanProblem problem;
  *problem.mutable_start_time() = ToTimestamp(Hour(0));
  problem.mutable_preferences()->set_fairness_steps(1);
  problem.mutable_preferences()->set_tier_preference(v1::PlanPreferences::TIER_PREFERENCE_NONE);
  problem.add_items()->set_id("load");
  problem.mutable_items(0)->set_weight_g(1);
  const std::vector<int> demands = {5, 15, 15, 15};
  const std::vector<int> supplies = {15, 25, 10};
  const std::vector<std::vector<int>> costs = {{10, 2, 20, 11}, {12, 7, 9, 20}, {4, 14, 16, 18}};
  for (std::size_t i = 0; i < demands.size(); ++i) {
    problem.add_sites()->set_id(absl::StrCat("mill", i));
    PlanProblem::Line& line = *problem.add_lines();
    line.set_id(absl::StrCat("demand", i));
    line.set_site(absl::StrCat("mill", i));
    line.set_item("load");
    line.set_quantity(demands[i]);
  }
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    const std::string id = absl::StrCat("silo", i);
    problem.add_warehouses()->set_id(id);
    problem.mutable_warehouses()->rbegin()->add_chapters("all");
    PlanProblem::Lot& lot = *problem.add_lots();
    lot.set_id(id);
    lot.set_warehouse(id);
    lot.set_item("load");
    lot.set_available_quantity(supplies[i]);
    for (std::size_t j = 0; j < demands.size(); ++j) {
      PlanProblem::Leg& leg = *problem.add_legs();
      leg.set_origin(id);
      leg.set_destination(absl::StrCat("mill", j));
      leg.set_distance_m(costs[i][j]);
    }
  }
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  EXPECT_THAT(solution->shortages(), IsEmpty());
  std::string transport;
  for (const v1::Plan::Objective& objective : solution->objectives()) {
    EXPECT_TRUE(objective.optimal()) << objective.title();
    if (objective.title() == "transport") transport = objective.value();
  }
  EXPECT_EQ(transport, "435");
}

TEST(SolvePlan, TakesTenThousandNeedsOfOneItem) {
  PlanProblem problem = Tents();
  problem.mutable_lots(0)->set_available_quantity(30'000);
  problem.clear_lines();
  for (int i = 0; i < 10'000; ++i) {
    PlanProblem::Line& line = *problem.add_lines();
    line = Tents().lines(0);
    line.set_id(absl::StrCat("need", i));
    line.set_quantity(i % 7 + 1);
  }
  const auto solution = SolvePlan(problem);
  ASSERT_TRUE(solution.ok()) << solution.status();
  std::int64_t sent = 0;
  for (const PlanSolution::Line& line : solution->lines()) sent += line.quantity();
  EXPECT_EQ(sent, 30'000);
  EXPECT_THAT(solution->violations(), IsEmpty());
}

TEST(PlanProblem, NamesEveryUnknownIdAndEveryDuplicateAtOnce) {
  PlanProblem problem = Tents();
  problem.mutable_lines(0)->set_site("nowhere");
  problem.mutable_lots(0)->set_item("");
  problem.mutable_items(0)->add_substitutes("quilt");
  problem.mutable_legs(0)->set_origin("w9");
  *problem.add_warehouses() = problem.warehouses(0);
  for (int i = 0; i < 2; ++i) {
    problem.add_floors()->set_warehouse("w1");
    problem.mutable_floors(i)->set_item("tent");
  }
  problem.add_limits()->set_id("l");
  problem.mutable_limits(0)->add_warehouses("w1");
  problem.mutable_limits(0)->add_warehouses("w1");
  EXPECT_THAT(WrongIn(problem), UnorderedElementsAre(Wrong("lines[0].site", "UNKNOWN_RESOURCE"), Wrong("lots[0].item", "REQUIRED"),
                                                     Wrong("items[0].substitutes[0]", "UNKNOWN_RESOURCE"),
                                                     Wrong("legs[0].origin", "UNKNOWN_RESOURCE"), Wrong("warehouses[1].id", "DUPLICATE_ID"),
                                                     Wrong("floors[1]", "DUPLICATE_ID"), Wrong("limits[0].warehouses[1]", "DUPLICATE_ID")));
}

TEST(PlanProblem, RefusesQuantitiesAndDatesThatCannotBe) {
  PlanProblem problem = Tents();
  problem.mutable_lines(0)->set_quantity(0);
  problem.mutable_lots(0)->set_available_quantity(std::numeric_limits<std::int64_t>::max());
  problem.mutable_lots(0)->set_expiry_date("2031-02-30");
  problem.mutable_warehouses(0)->set_preparation_seconds(std::numeric_limits<std::int64_t>::min());
  problem.mutable_legs(0)->set_distance_m(-1);
  problem.mutable_preferences()->set_high_arrival_weight(0);
  problem.set_time_zone_offset_minutes(100'000);
  EXPECT_THAT(WrongIn(problem),
              UnorderedElementsAre(Wrong("lines[0].quantity", "OUT_OF_RANGE"), Wrong("lots[0].available_quantity", "OUT_OF_RANGE"),
                                   Wrong("lots[0].expiry_date", "MALFORMED"), Wrong("warehouses[0].preparation_seconds", "OUT_OF_RANGE"),
                                   Wrong("legs[0].distance_m", "OUT_OF_RANGE"), Wrong("preferences.high_arrival_weight", "OUT_OF_RANGE"),
                                   Wrong("time_zone_offset_minutes", "OUT_OF_RANGE")));
}

TEST(PlanProblem, RefusesASiteThatNobodyCanFind) {
  PlanProblem problem = Tents();
  problem.clear_legs();
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("sites[0].point", "SITE_WITHOUT_POINT")));
  problem.mutable_sites(0)->mutable_point()->set_latitude_degrees(91);
  problem.mutable_sites(0)->mutable_point()->set_longitude_degrees(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("sites[0].point.latitude_degrees", "OUT_OF_RANGE"),
                                            Wrong("sites[0].point.longitude_degrees", "OUT_OF_RANGE")));
}

TEST(PlanProblem, NeedsNoPointWhereALegLeadsEvenABlockedOne) {
  PlanProblem problem = Tents();
  problem.mutable_sites(0)->clear_point();
  EXPECT_TRUE(SolvePlan(problem).ok()) << SolvePlan(problem).status();
  problem.mutable_legs(0)->Clear();
  problem.mutable_legs(0)->set_origin(problem.warehouses(0).id());
  problem.mutable_legs(0)->set_destination(problem.sites(0).id());
  problem.mutable_legs(0)->set_blocked(true);
  EXPECT_TRUE(SolvePlan(problem).ok()) << SolvePlan(problem).status();
  const auto again = FromProto(ToProto(*FromProto(problem)));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->travel.IsBlocked({}));
  // Another mistake does not make the site unknown.
  problem.mutable_lines(0)->set_quantity(0);
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("lines[0].quantity", "OUT_OF_RANGE")));
}

TEST(PlanProblem, RefusesTimesBeforeTheStartAndAMissingStart) {
  PlanProblem problem = Tents();
  *problem.mutable_lines(0)->mutable_needed_by_time() = ToTimestamp(Hour(0) - absl::Seconds(1));
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("lines[0].needed_by_time", "NEEDED_BY_PAST")));
  *problem.mutable_lines(0)->mutable_needed_by_time() = ToTimestamp(Hour(2));
  *problem.mutable_lines(0)->mutable_not_before_time() = ToTimestamp(Hour(3));
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("lines[0].not_before_time", "NOT_BEFORE_TOO_LATE")));
  problem.mutable_lines(0)->clear_needed_by_time();
  problem.clear_start_time();
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("start_time", "REQUIRED")));
}

TEST(PlanProblem, RefusesAnEarmarkWithoutTarget) {
  PlanProblem problem = Tents();
  problem.mutable_lots(0)->mutable_earmark()->set_chapter("");
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("lots[0].earmark", "EARMARK_CONTRADICTORY")));
}

TEST(PlanProblem, RefusesMorePairsOfPlacesThanFitIntoMemory) {
  PlanProblem problem = Tents();
  for (int i = 0; i < 5000; ++i) {
    *problem.add_warehouses() = problem.warehouses(0);
    problem.mutable_warehouses(i + 1)->set_id(absl::StrCat("warehouse", i));
    problem.add_sites()->set_id(absl::StrCat("site", i));
    problem.mutable_sites(i + 1)->mutable_point();
  }
  EXPECT_THAT(WrongIn(problem), ElementsAre(Wrong("sites", "TRAVEL_TABLE_TOO_LARGE")));
}

TEST(CheckPlanOf, FindsNothingWrongWithTheBestPlan) {
  const auto solution = SolvePlan(Tents());
  ASSERT_TRUE(solution.ok()) << solution.status();
  const auto check = CheckPlanOf(Tents(), *solution);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_THAT(check->violations(), IsEmpty());
  EXPECT_GT(check->objectives_size(), 0);
  for (const v1::PlanCheck::Objective& objective : check->objectives()) EXPECT_EQ(objective.value(), objective.best());
}

TEST(CheckPlanOf, SaysWhatAPersonsPlanBreaksAndCosts) {
  PlanSolution plan;
  plan.add_lines()->set_line("need1");
  plan.mutable_lines(0)->set_lot("lot1");
  plan.mutable_lines(0)->set_quantity(30);
  auto check = CheckPlanOf(Tents(), plan);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_THAT(check->violations(), IsEmpty());
  EXPECT_EQ(check->objectives(2).title(), "normal_unmet");
  EXPECT_EQ(check->objectives(2).value(), "10");
  EXPECT_EQ(check->objectives(2).best(), "0");

  plan.mutable_lines(0)->set_quantity(60);
  plan.set_input_digest("m64:0");
  check = CheckPlanOf(Tents(), plan);
  ASSERT_TRUE(check.ok()) << check.status();
  std::vector<std::string> reasons;
  for (const PlanSolution::Violation& violation : check->violations()) reasons.push_back(violation.reason());
  EXPECT_THAT(reasons, UnorderedElementsAre("LOT_OVERDRAWN", "LINE_OVERSERVED", "PLAN_STALE"));

  plan.mutable_lines(0)->set_lot("lot9");
  check = CheckPlanOf(Tents(), plan);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_EQ(check->violations(0).reason(), "PLAN_LINE_UNKNOWN");
  EXPECT_THAT(check->objectives(), IsEmpty());
}

TEST(CheckPlanOf, RefusesQuantitiesOutOfRangeAndHalfOfTheTimes) {
  PlanSolution plan;
  plan.add_lines()->set_quantity(std::numeric_limits<std::int64_t>::max());
  plan.mutable_lines(0)->mutable_depart_time();
  EXPECT_THAT(ViolationsOf(CheckPlanOf(Tents(), plan).status()),
              ElementsAre(Wrong("lines[0].quantity", "OUT_OF_RANGE"), Wrong("lines[0].arrive_time", "REQUIRED")));
}

TEST(CheckPlanOf, WantsToKnowTheWarehouseOfALotThatLiesInTwo) {
  PlanProblem problem = Tents();
  *problem.add_warehouses() = problem.warehouses(0);
  problem.mutable_warehouses(1)->set_id("w2");
  *problem.add_lots() = problem.lots(0);
  problem.mutable_lots(1)->set_warehouse("w2");
  PlanSolution plan;
  plan.add_lines()->set_line("need1");
  plan.mutable_lines(0)->set_lot("lot1");
  plan.mutable_lines(0)->set_quantity(40);
  EXPECT_EQ(CheckPlanOf(problem, plan)->violations(0).reason(), "PLAN_LINE_UNKNOWN");
  plan.mutable_lines(0)->set_warehouse("w1");
  EXPECT_THAT(CheckPlanOf(problem, plan)->violations(), IsEmpty());
}

TEST(DigitsOf, WritesWhatNoSixtyFourBitsHold) {
  EXPECT_EQ(DigitsOf(0), "0");
  EXPECT_EQ(DigitsOf(-7), "-7");
  EXPECT_EQ(DigitsOf(absl::int128(1'000'000'000'000'000'000) * 1'000'000), "1000000000000000000000000");
}

}  // namespace
}  // namespace muster::dispatch
