#include "warehouse/domain/floor.h"

#include <gtest/gtest.h>

#include <limits>

namespace muster::warehouse::domain {
namespace {

constexpr char kQuake[] = "incidents/20231218-622927-1";
constexpr char kFlood[] = "incidents/20240701-620102-1";

TEST(EffectiveFloor, HoldsInFullWithoutReleases) { EXPECT_EQ(EffectiveFloor(100, {}, kQuake), 100); }

TEST(EffectiveFloor, AddsUpReleasesForTheIncidentAndForAny) {
  EXPECT_EQ(EffectiveFloor(100, {{.quantity = 30, .incident = kQuake}, {.quantity = 20, .incident = ""}}, kQuake), 50);
}

TEST(EffectiveFloor, PassesOverReleasesForAnotherIncident) {
  EXPECT_EQ(EffectiveFloor(100, {{.quantity = 30, .incident = kFlood}}, kQuake), 100);
}

TEST(EffectiveFloor, GivesGoodsWithoutAnIncidentOnlyWhatIsReleasedForAny) {
  EXPECT_EQ(EffectiveFloor(100, {{.quantity = 30, .incident = kQuake}, {.quantity = 20, .incident = ""}}, ""), 80);
}

TEST(EffectiveFloor, NeverGoesBelowZeroHoweverMuchIsReleased) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(EffectiveFloor(100, {{.quantity = kMost, .incident = ""}, {.quantity = kMost, .incident = ""}}, kQuake), 0);
}

}  // namespace
}  // namespace muster::warehouse::domain
