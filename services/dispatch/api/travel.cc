#include "dispatch/api/travel.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

std::vector<KnownLeg> MeasuredLegs(const TravelRecords& records) {
  std::vector<KnownLeg> legs;
  for (const v1::TravelTime& time : records.measured) {
    legs.push_back({.origin = time.origin(),
                    .destination = time.destination(),
                    .closed = time.closed(),
                    .distance_m = time.distance_m(),
                    .duration = absl::Minutes(time.duration_minutes()),
                    .source = absl::StrCat("imported: ", time.source())});
  }
  return legs;
}

absl::StatusOr<GreatCircleTravelTimes> EstimateBy(const v1::TravelProfile& profile) {
  return GreatCircleTravelTimes::Create({.detour_permille = profile.detour_permille(), .speed_km_per_hour = profile.speed_km_per_hour()},
                                        profile.source());
}

}  // namespace

std::vector<KnownLeg> LearnedLegs(const TravelRecords& records) {
  std::vector<Journey> journeys;
  for (const TravelRecords::Journey& journey : records.journeys) {
    journeys.push_back(
        {.origin = journey.origin, .destination = journey.destination, .distance_m = journey.distance_m, .duration = journey.duration});
  }
  return LearnLegs(journeys, records.minimum_journeys);
}

absl::StatusOr<TravelTable> TravelTableOf(const TravelRecords& records, const TravelTimes* routing, absl::Span<const Place> origins,
                                          absl::Span<const Place> destinations) {
  // The migration puts the general one there.
  MUSTER_CHECK(!records.profiles.empty());
  ASSIGN_OR_RETURN(GreatCircleTravelTimes general, EstimateBy(records.profiles.front()));
  absl::flat_hash_map<std::string, GreatCircleTravelTimes> by_region;
  for (const v1::TravelProfile& profile : absl::MakeSpan(records.profiles).subspan(1)) {
    ASSIGN_OR_RETURN(GreatCircleTravelTimes own, EstimateBy(profile));
    by_region.emplace(profile.chapter(), std::move(own));
  }
  const RegionalTravelTimes estimate(std::move(general), std::move(by_region));
  const KnownTravelTimes measured(MeasuredLegs(records));
  const KnownTravelTimes learned(LearnedLegs(records));
  return LayeredTravelTimes({.imported = measured, .learned = learned, .routing = routing, .estimate = estimate})
      .Table(origins, destinations);
}

}  // namespace muster::dispatch
