#include "dispatch/domain/travel_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

using ::testing::HasSubstr;

Place PlaceAt(double latitude, double longitude) {
  return {.id = "places/1", .point = GeoPoint{.latitude_degrees = latitude, .longitude_degrees = longitude}};
}

std::optional<TravelLeg> LegBetween(const GreatCircleTravelTimes& times, const Place& from, const Place& to, TravelTable& table) {
  table = *times.Table({from}, {to});
  return table.At({.origin = 0, .destination = 0});
}

TEST(GreatCircleTravelTimes, MultipliesTheGeodesicByTheDetourFactor) {
  const auto times = GreatCircleTravelTimes::Create({.detour_permille = 1300, .speed_km_per_hour = 50});
  ASSERT_TRUE(times.ok());
  TravelTable table;
  // A degree along the equator of WGS 84 is 6378137 m × π / 180 = 111319.49 m.
  const auto leg = LegBetween(*times, PlaceAt(0, 100), PlaceAt(0, 101), table);
  ASSERT_TRUE(leg.has_value());
  EXPECT_EQ(leg->distance_m, 144'715);
  // 144.715 km at 50 km/h is 10419.48 s, rounded up.
  EXPECT_EQ(leg->duration, absl::Seconds(10'420));
  EXPECT_EQ(leg->source, "great circle × 1.300 at 50 km/h (estimate)");
}

TEST(GreatCircleTravelTimes, IsInstantForTheSamePlace) {
  const auto times = GreatCircleTravelTimes::Create({.detour_permille = 1000, .speed_km_per_hour = 60});
  TravelTable table;
  const auto leg = LegBetween(*times, PlaceAt(35.7, 102.9), PlaceAt(35.7, 102.9), table);
  ASSERT_TRUE(leg.has_value());
  EXPECT_EQ(leg->distance_m, 0);
  EXPECT_EQ(leg->duration, absl::ZeroDuration());
}

TEST(GreatCircleTravelTimes, ReachesTheOtherSideOfTheEarthAtItsSlowest) {
  const auto times = GreatCircleTravelTimes::Create({.detour_permille = 3000, .speed_km_per_hour = 10});
  TravelTable table;
  EXPECT_TRUE(LegBetween(*times, PlaceAt(0, 0), PlaceAt(0, 180), table).has_value());
}

TEST(GreatCircleTravelTimes, HasNoRoadToAPlaceWithoutAValidPoint) {
  const auto times = GreatCircleTravelTimes::Create({.detour_permille = 1300, .speed_km_per_hour = 50});
  TravelTable table;
  const Place here = PlaceAt(35, 103);
  EXPECT_FALSE(LegBetween(*times, here, {.id = "places/2", .point = std::nullopt}, table).has_value());
  EXPECT_FALSE(LegBetween(*times, PlaceAt(91, 0), here, table).has_value());
  EXPECT_FALSE(LegBetween(*times, here, PlaceAt(std::numeric_limits<double>::quiet_NaN(), 0), table).has_value());
}

TEST(GreatCircleTravelTimes, NamesEveryEstimateOutOfRange) {
  const absl::Status status = GreatCircleTravelTimes::Create({.detour_permille = 999, .speed_km_per_hour = 0}).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_THAT(status.ToString(), HasSubstr("detour_permille"));
  EXPECT_THAT(status.ToString(), HasSubstr("speed_km_per_hour"));
}

TEST(TravelTable, KeepsWhatWasSetAndNothingElse) {
  TravelTable table({.origins = 2, .destinations = 3});
  ASSERT_TRUE(table.Set({.origin = 1, .destination = 2}, {.distance_m = 5, .duration = absl::Seconds(7), .source = "a"}).ok());
  ASSERT_TRUE(table.Set({.origin = 0, .destination = 0}, {.distance_m = 6, .duration = absl::Milliseconds(100), .source = "b"}).ok());
  EXPECT_EQ(table.At({.origin = 1, .destination = 2})->source, "a");
  EXPECT_EQ(table.At({.origin = 1, .destination = 2})->duration, absl::Seconds(7));
  EXPECT_EQ(table.At({.origin = 0, .destination = 0})->source, "b");
  EXPECT_EQ(table.At({.origin = 0, .destination = 0})->duration, absl::Seconds(1)) << "part seconds are rounded up";
  EXPECT_FALSE(table.At({.origin = 1, .destination = 0}).has_value());
}

TEST(TravelTable, RefusesLegsAndPairsOutOfRange) {
  TravelTable table({.origins = 1, .destinations = 1});
  const TravelLeg leg{.distance_m = 1, .duration = absl::Seconds(1), .source = "a"};
  EXPECT_EQ(ReasonOf(table.Set({.origin = 1, .destination = 0}, leg)), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({.origin = 0, .destination = -1}, leg)), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({}, {.distance_m = -1, .duration = leg.duration, .source = "a"})), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({}, {.distance_m = 1, .duration = absl::InfiniteDuration(), .source = "a"})), "OUT_OF_RANGE");
}

}  // namespace
}  // namespace muster::dispatch
