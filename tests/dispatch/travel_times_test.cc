#include "dispatch/domain/travel_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
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

// Two warehouses and a site, a degree of longitude apart from each other on the equator.
const std::vector<Place> kStores = {{.id = "warehouses/a", .region = "chapters/620000", .point = GeoPoint{0, 0}},
                                    {.id = "warehouses/b", .region = "chapters/640000", .point = GeoPoint{0, 1}}};
const std::vector<Place> kSites = {{.id = "chapters/622927", .point = GeoPoint{0, 2}}};

GreatCircleTravelTimes EstimateOf(int speed_km_per_hour, absl::string_view note = "") {
  return *GreatCircleTravelTimes::Create({.detour_permille = 1000, .speed_km_per_hour = speed_km_per_hour}, note);
}

// A source that gives every pair the same leg, or fails.
class Anywhere : public TravelTimes {
 public:
  explicit Anywhere(absl::Status status = absl::OkStatus()) : status_(std::move(status)) {}
  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override {
    RETURN_IF_ERROR(status_);
    TravelTable table({.origins = static_cast<int>(origins.size()), .destinations = static_cast<int>(destinations.size())});
    for (int i = 0; i < table.size().origins; ++i) {
      for (int j = 0; j < table.size().destinations; ++j) {
        RETURN_IF_ERROR(table.Set({.origin = i, .destination = j}, {.distance_m = 7, .duration = absl::Minutes(7), .source = "routed"}));
      }
    }
    return table;
  }

 private:
  absl::Status status_;
};

std::vector<std::string> SourcesOf(const TravelTimes& times) {
  const auto table = times.Table(kStores, kSites);
  EXPECT_TRUE(table.ok()) << table.status();
  std::vector<std::string> sources;
  for (int i = 0; i < 2; ++i) {
    const auto leg = table->At({.origin = i, .destination = 0});
    sources.emplace_back(leg.has_value() ? std::string(leg->source) : "no road");
  }
  return sources;
}

KnownLeg Known(const std::string& origin, const std::string& source) {
  return {.origin = origin, .destination = "chapters/622927", .distance_m = 5, .duration = absl::Minutes(5), .source = source};
}

TEST(RegionalTravelTimes, DrivesAsTheRegionDoesWhereTheWayBegins) {
  const RegionalTravelTimes times(EstimateOf(60, "general"), {{"chapters/640000", EstimateOf(30, "mountains")}});
  const auto table = times.Table(kStores, kSites);
  ASSERT_TRUE(table.ok()) << table.status();
  const auto general = table->At({.origin = 0, .destination = 0});
  const auto own = table->At({.origin = 1, .destination = 0});
  EXPECT_EQ(general->source, "great circle × 1.000 at 60 km/h (estimate); general");
  EXPECT_EQ(own->source, "great circle × 1.000 at 30 km/h (estimate); mountains");
  EXPECT_NEAR(absl::ToDoubleSeconds(general->duration), absl::ToDoubleSeconds(own->duration), 2);
}

TEST(LayeredTravelTimes, BelievesTheMatrixBeforeExperienceBeforeTheServerBeforeTheEstimate) {
  const GreatCircleTravelTimes estimate = EstimateOf(60);
  const Anywhere routing;
  const KnownTravelTimes nothing({}), matrix({Known("warehouses/a", "survey")}),
      learned({Known("warehouses/a", "learned"), Known("warehouses/b", "learned")});
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = learned, .routing = &routing, .estimate = estimate})),
            (std::vector<std::string>{"survey", "learned"}));
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = nothing, .routing = &routing, .estimate = estimate})),
            (std::vector<std::string>{"survey", "routed"}));
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = nothing, .estimate = estimate})),
            (std::vector<std::string>{"survey", "great circle × 1.000 at 60 km/h (estimate)"}));
}

TEST(LayeredTravelTimes, HasNoLegWhereTheMatrixSaysThatTheRoadIsClosed) {
  const GreatCircleTravelTimes estimate = EstimateOf(60);
  KnownLeg closed = Known("warehouses/a", "traffic police");
  closed.closed = true;
  const KnownTravelTimes matrix({closed}), learned({Known("warehouses/a", "learned"), Known("warehouses/b", "learned")});
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = learned, .estimate = estimate})),
            (std::vector<std::string>{"no road", "learned"}));
}

TEST(LayeredTravelTimes, SaysThatTheServerFailedWhereTheEstimateTookItsPlace) {
  const GreatCircleTravelTimes estimate = EstimateOf(60);
  const Anywhere routing(absl::UnavailableError("no answer within 2s"));
  const KnownTravelTimes matrix({Known("warehouses/a", "survey")}), nothing({});
  EXPECT_EQ(
      SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = nothing, .routing = &routing, .estimate = estimate})),
      (std::vector<std::string>{"survey", "great circle × 1.000 at 60 km/h (estimate); the routing server failed: no answer within 2s"}));
}

// A server that knows no way from warehouses/a, has no map of anything else, and counts whom it was asked about.
class Islands : public TravelTimes {
 public:
  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override {
    TravelTable table({.origins = static_cast<int>(origins.size()), .destinations = static_cast<int>(destinations.size())});
    for (int i = 0; i < table.size().origins; ++i) {
      asked.push_back(origins[static_cast<std::size_t>(i)].id);
      for (int j = 0; j < table.size().destinations; ++j) {
        const bool cut_off = asked.back() == "warehouses/a";
        RETURN_IF_ERROR(cut_off ? table.Block({.origin = i, .destination = j}) : table.Excuse({.origin = i, .destination = j}, "no map"));
      }
    }
    return table;
  }

  mutable std::vector<std::string> asked;
};

TEST(LayeredTravelTimes, GuessesNothingWhereTheServerKnowsThatThereIsNoWay) {
  const GreatCircleTravelTimes estimate = EstimateOf(60);
  const Islands routing;
  const KnownTravelTimes nothing({}), matrix({Known("warehouses/a", "ferry timetable")});
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = nothing, .learned = nothing, .routing = &routing, .estimate = estimate})),
            (std::vector<std::string>{"no road", "great circle × 1.000 at 60 km/h (estimate); no map"}));
  EXPECT_EQ(SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = nothing, .routing = &routing, .estimate = estimate})),
            (std::vector<std::string>{"ferry timetable", "great circle × 1.000 at 60 km/h (estimate); no map"}));
}

TEST(LayeredTravelTimes, AsksTheServerOnlyAboutWhatNobodyKnows) {
  const GreatCircleTravelTimes estimate = EstimateOf(60);
  const Islands routing;
  KnownLeg closed = Known("warehouses/a", "traffic police");
  closed.closed = true;
  const KnownTravelTimes nothing({}), matrix({closed}), all({closed, Known("warehouses/b", "survey")});
  SourcesOf(LayeredTravelTimes({.imported = matrix, .learned = nothing, .routing = &routing, .estimate = estimate}));
  EXPECT_EQ(routing.asked, std::vector<std::string>{"warehouses/b"});
  SourcesOf(LayeredTravelTimes({.imported = all, .learned = nothing, .routing = &routing, .estimate = estimate}));
  EXPECT_EQ(routing.asked, std::vector<std::string>{"warehouses/b"});
}

TEST(LearnLegs, TakesTheMedianOfEachPair) {
  const auto journey = [](const char* origin, int minutes, std::int64_t distance_m = 1000) {
    return Journey{.origin = origin, .destination = "chapters/622927", .distance_m = distance_m, .duration = absl::Minutes(minutes)};
  };
  const std::vector<KnownLeg> legs =
      LearnLegs({{journey("warehouses/a", 90, 1200), journey("warehouses/a", 60), journey("warehouses/a", 600), journey("warehouses/b", 10),
                  journey("warehouses/b", 20), journey("warehouses/c", 10), journey("warehouses/c", 10), journey("warehouses/c", 21),
                  journey("warehouses/c", 40)}},
                3);
  ASSERT_EQ(legs.size(), 2);
  EXPECT_EQ(legs[0].origin, "warehouses/a");
  EXPECT_EQ(legs[0].duration, absl::Minutes(90));
  EXPECT_EQ(legs[0].distance_m, 1200);
  EXPECT_EQ(legs[0].source, "learned from 3 journeys (median)");
  EXPECT_EQ(legs[1].duration, absl::Seconds(930));
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

TEST(TravelTable, TellsNoWayFromNoKnowledgeAndFromAnExcuse) {
  TravelTable table({.origins = 1, .destinations = 3});
  const TravelTable::Pair unknown{.origin = 0, .destination = 0}, blocked{.origin = 0, .destination = 1},
      excused{.origin = 0, .destination = 2};
  ASSERT_TRUE(table.Block(blocked).ok());
  ASSERT_TRUE(table.Set(excused, {.distance_m = 5, .duration = absl::Seconds(7), .source = "a"}).ok());
  ASSERT_TRUE(table.Excuse(excused, "down").ok());
  for (const TravelTable::Pair pair : {unknown, blocked, excused}) EXPECT_FALSE(table.At(pair).has_value());
  EXPECT_FALSE(table.IsBlocked(unknown));
  EXPECT_TRUE(table.IsBlocked(blocked));
  EXPECT_FALSE(table.IsBlocked(excused));
  EXPECT_EQ(table.ExcuseAt(unknown), "");
  EXPECT_EQ(table.ExcuseAt(blocked), "");
  EXPECT_EQ(table.ExcuseAt(excused), "down");
}

TEST(TravelTable, KeepsThousandsOfSourcesApart) {
  TravelTable table({.origins = 100, .destinations = 200});
  for (int i = 0; i < 20'000; ++i) {
    const std::string source = absl::StrCat("survey ", i % 5000);
    ASSERT_TRUE(table.Set({.origin = i / 200, .destination = i % 200}, {.distance_m = i, .source = source}).ok());
  }
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(table.At({.origin = i / 200, .destination = i % 200})->source, absl::StrCat("survey ", i % 5000));
  }
}

TEST(TravelTable, RefusesLegsAndPairsOutOfRange) {
  TravelTable table({.origins = 1, .destinations = 1});
  const TravelLeg leg{.distance_m = 1, .duration = absl::Seconds(1), .source = "a"};
  EXPECT_EQ(ReasonOf(table.Set({.origin = 1, .destination = 0}, leg)), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({.origin = 0, .destination = -1}, leg)), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Block({.origin = 0, .destination = 1})), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Excuse({.origin = -1, .destination = 0}, "down")), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({}, {.distance_m = -1, .duration = leg.duration, .source = "a"})), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(table.Set({}, {.distance_m = 1, .duration = absl::InfiniteDuration(), .source = "a"})), "OUT_OF_RANGE");
}

}  // namespace
}  // namespace muster::dispatch
