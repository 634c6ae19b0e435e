#include "disaster/domain/response_levels.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "platform/status/status.h"

namespace muster::disaster {
namespace {

using Set = std::function<void(TriggerFigures&, std::int64_t)>;

struct IndicatorCase {
  const char* name;
  Indicator indicator;
  // Sets the indicator's value through either of its figures.
  Set first;
  Set second;
};

const IndicatorCase kIndicators[] = {
    {"dead or missing people", Indicator::kDeadOrMissingPeople, [](TriggerFigures& f, std::int64_t v) { f.dead_people = v; },
     [](TriggerFigures& f, std::int64_t v) { f.missing_people = v; }},
    {"relocated or in need", Indicator::kRelocatedOrInNeedPeople, [](TriggerFigures& f, std::int64_t v) { f.relocated_people = v; },
     [](TriggerFigures& f, std::int64_t v) { f.in_need_people = v; }},
    {"rooms", Indicator::kCollapsedOrSeriouslyDamagedRooms, [](TriggerFigures& f, std::int64_t v) { f.collapsed_rooms = v; },
     [](TriggerFigures& f, std::int64_t v) { f.seriously_damaged_rooms = v; }},
    {"households", Indicator::kCollapsedOrSeriouslyDamagedHouseholds, [](TriggerFigures& f, std::int64_t v) { f.collapsed_households = v; },
     [](TriggerFigures& f, std::int64_t v) { f.seriously_damaged_households = v; }},
};

bool Fires(const TriggerFigures& figures, const Clause& clause) { return !ProposeLevel({figures}, {{{clause}}}).empty(); }

TEST(ProposeLevel, FiresFromTheMinimumOnAndBelowTheMaximumForEveryIndicator) {
  for (const IndicatorCase& c : kIndicators) {
    const Clause clause{.level = Level::kII, .indicator = c.indicator, .minimum = 100, .maximum = 200};
    for (const Set& set : {c.first, c.second}) {
      for (std::int64_t value = 98; value <= 202; ++value) {
        TriggerFigures figures;
        set(figures, value);
        EXPECT_EQ(Fires(figures, clause), value >= 100 && value < 200) << c.name << " " << value;
      }
    }
  }
}

TEST(ProposeLevel, HasNoUpperLimitWhereTheClauseHasNone) {
  TriggerFigures figures;
  figures.dead_people = 1'000'000'000'000'000;
  figures.missing_people = 1'000'000'000'000'000;
  EXPECT_TRUE(Fires(figures, {.level = Level::kI, .indicator = Indicator::kDeadOrMissingPeople, .minimum = 200}));
}

TEST(ProposeLevel, NeverFiresOnFiguresThatNobodyKnows) {
  for (const IndicatorCase& c : kIndicators) {
    EXPECT_EQ(ValueOf(c.indicator, {}), std::nullopt) << c.name;
    EXPECT_FALSE(Fires({}, {.level = Level::kIV, .indicator = c.indicator, .minimum = 0})) << c.name;
    TriggerFigures counted;
    c.first(counted, 0);
    EXPECT_TRUE(Fires(counted, {.level = Level::kIV, .indicator = c.indicator, .minimum = 0})) << c.name;
  }
}

TEST(ValueOf, AddsDeadAndMissingAndBothKindsOfDamageWithinOneReport) {
  TriggerFigures figures;
  figures.dead_people = 117;
  figures.missing_people = 16;
  figures.collapsed_rooms = 1000;
  figures.seriously_damaged_rooms = 234;
  figures.collapsed_households = 5;
  figures.seriously_damaged_households = 6;
  EXPECT_EQ(ValueOf(Indicator::kDeadOrMissingPeople, figures), 133);
  EXPECT_EQ(ValueOf(Indicator::kCollapsedOrSeriouslyDamagedRooms, figures), 1234);
  EXPECT_EQ(ValueOf(Indicator::kCollapsedOrSeriouslyDamagedHouseholds, figures), 11);
}

TEST(ValueOf, TakesTheLargerOfRelocatedAndInNeed) {
  TriggerFigures figures;
  figures.relocated_people = 700;
  figures.in_need_people = 900;
  EXPECT_EQ(ValueOf(Indicator::kRelocatedOrInNeedPeople, figures), 900);
  figures.relocated_people = 901;
  EXPECT_EQ(ValueOf(Indicator::kRelocatedOrInNeedPeople, figures), 901);
}

TEST(ProposeLevel, NeverAddsFiguresOfDifferentReports) {
  TriggerFigures own;
  own.dead_people = 60;
  TriggerFigures government;
  government.dead_people = 60;
  const std::vector<Table> tables = {{{{.level = Level::kII, .indicator = Indicator::kDeadOrMissingPeople, .minimum = 100}}}};
  EXPECT_TRUE(ProposeLevel({own, government}, tables).empty());
  government.dead_people = 100;
  EXPECT_EQ(ProposeLevel({own, government}, tables), (std::vector<Fired>{{.table = 0, .clause = 0, .report = 1, .value = 100}}));
}

TEST(ProposeLevel, NamesEveryClauseThatFiresTheGravestFirst) {
  const std::vector<Table> tables = {
      {{{.level = Level::kIII, .indicator = Indicator::kDeadOrMissingPeople, .minimum = 50, .maximum = 100},
        {.level = Level::kII, .indicator = Indicator::kCollapsedOrSeriouslyDamagedRooms, .minimum = 200'000, .maximum = 300'000}}},
      {},
      {{{.level = Level::kI, .indicator = Indicator::kRelocatedOrInNeedPeople, .minimum = 2'000'000},
        {.level = Level::kII, .indicator = Indicator::kRelocatedOrInNeedPeople, .minimum = 1'000'000, .maximum = 2'000'000}}}};
  TriggerFigures own;
  own.dead_people = 99;
  own.collapsed_rooms = 200'000;
  TriggerFigures government;
  government.dead_people = 50;
  government.in_need_people = 2'000'000;
  EXPECT_EQ(ProposeLevel({own, government}, tables), (std::vector<Fired>{{.table = 2, .clause = 0, .report = 1, .value = 2'000'000},
                                                                         {.table = 0, .clause = 1, .report = 0, .value = 200'000},
                                                                         {.table = 0, .clause = 0, .report = 0, .value = 99},
                                                                         {.table = 0, .clause = 0, .report = 1, .value = 50}}));
}

TEST(ProposeLevel, ProposesNothingFromEmptyTables) {
  TriggerFigures figures;
  figures.dead_people = 100'000;
  EXPECT_TRUE(ProposeLevel({figures}, {{}, {}}).empty());
  EXPECT_TRUE(ProposeLevel({figures}, {}).empty());
}

const absl::Time kNoon = absl::FromUnixSeconds(1'702'958'400);

TEST(CheckDecision, AllowsAnyLevelWhenNoneIsInForceAndAnyOtherWhenOneIs) {
  for (const Level decided : {Level::kI, Level::kII, Level::kIII, Level::kIV}) {
    EXPECT_TRUE(CheckDecision({decided, kNoon}, IncidentState::kActive, std::nullopt).ok());
    for (const Level in_force : {Level::kI, Level::kII, Level::kIII, Level::kIV}) {
      const absl::Status status = CheckDecision({decided, kNoon}, IncidentState::kActive, LevelInForce{in_force, kNoon});
      EXPECT_EQ(ReasonOf(status), decided == in_force ? "LEVEL_UNCHANGED" : "");
    }
  }
}

TEST(CheckDecision, RefusesALevelOfAnIncidentThatIsOver) {
  EXPECT_EQ(ReasonOf(CheckDecision({Level::kII, kNoon}, IncidentState::kEnded, LevelInForce{Level::kII, kNoon})), "INCIDENT_ENDED");
}

TEST(CheckDecision, RefusesALevelThatWouldHaveEndedTheOneInForceBeforeItBegan) {
  const LevelInForce in_force{Level::kIII, kNoon};
  EXPECT_TRUE(CheckDecision({Level::kII, kNoon}, IncidentState::kActive, in_force).ok());
  EXPECT_EQ(ReasonOf(CheckDecision({Level::kII, kNoon - absl::Seconds(1)}, IncidentState::kActive, in_force)), "LEVEL_IN_FORCE_LATER");
}

}  // namespace
}  // namespace muster::disaster
