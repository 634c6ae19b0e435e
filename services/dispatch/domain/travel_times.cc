#include "dispatch/domain/travel_times.h"

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

constexpr std::int64_t kMaxDistanceM = 1'000'000'000;
constexpr std::int64_t kMaxDurationSeconds = 366 * 24 * 3600;

absl::Status OutOfRange(absl::string_view what, std::int64_t max) {
  return InvalidArgument("OUT_OF_RANGE", absl::StrCat(what, " of a travel leg is out of range"),
                         {{"field", what}, {"min", 0}, {"max", max}});
}

TravelTable::Size SizeOf(absl::Span<const Place> origins, absl::Span<const Place> destinations) {
  return {.origins = static_cast<int>(origins.size()), .destinations = static_cast<int>(destinations.size())};
}

}  // namespace

bool GeoPoint::IsValid() const {
  // Comparisons with NaN are false, so it is refused too.
  return std::abs(latitude_degrees) <= 90 && std::abs(longitude_degrees) <= 180;
}

TravelTable::TravelTable(Size size) : size_(size) {
  MUSTER_CHECK(size.origins >= 0 && size.destinations >= 0);
  entries_.resize(static_cast<std::size_t>(size.origins) * static_cast<std::size_t>(size.destinations));
}

std::size_t TravelTable::IndexOf(Pair pair) const {
  return static_cast<std::size_t>(pair.origin) * static_cast<std::size_t>(size_.destinations) + static_cast<std::size_t>(pair.destination);
}

absl::Status TravelTable::CheckPair(Pair pair) const {
  if (pair.origin < 0 || pair.origin >= size_.origins) return OutOfRange("origin", size_.origins - 1);
  if (pair.destination < 0 || pair.destination >= size_.destinations) return OutOfRange("destination", size_.destinations - 1);
  return absl::OkStatus();
}

std::int32_t TravelTable::NumberOf(absl::string_view source) {
  // Consecutive legs mostly come from the same source.
  if (!sources_.empty() && sources_.back() == source) return static_cast<std::int32_t>(sources_.size()) - 1;
  const auto [known, added] = source_numbers_.try_emplace(source, static_cast<std::int32_t>(sources_.size()));
  if (added) sources_.emplace_back(source);
  return known->second;
}

absl::Status TravelTable::Set(Pair pair, const TravelLeg& leg) {
  RETURN_IF_ERROR(CheckPair(pair));
  if (leg.distance_m < 0 || leg.distance_m > kMaxDistanceM) return OutOfRange("distance_m", kMaxDistanceM);
  if (leg.duration < absl::ZeroDuration() || leg.duration > absl::Seconds(kMaxDurationSeconds)) {
    return OutOfRange("duration_seconds", kMaxDurationSeconds);
  }
  entries_[IndexOf(pair)] = {
      .distance_m = static_cast<std::int32_t>(leg.distance_m),
      .duration_seconds = static_cast<std::int32_t>(absl::ToInt64Seconds(absl::Ceil(leg.duration, absl::Seconds(1)))),
      .source = NumberOf(leg.source)};
  return absl::OkStatus();
}

absl::Status TravelTable::Block(Pair pair) {
  RETURN_IF_ERROR(CheckPair(pair));
  entries_[IndexOf(pair)] = {.duration_seconds = kBlocked};
  return absl::OkStatus();
}

absl::Status TravelTable::Excuse(Pair pair, absl::string_view why) {
  RETURN_IF_ERROR(CheckPair(pair));
  entries_[IndexOf(pair)] = {.duration_seconds = kExcused, .source = NumberOf(why)};
  return absl::OkStatus();
}

bool TravelTable::IsBlocked(Pair pair) const { return entries_[IndexOf(pair)].duration_seconds == kBlocked; }

absl::string_view TravelTable::ExcuseAt(Pair pair) const {
  const Entry& entry = entries_[IndexOf(pair)];
  return entry.duration_seconds == kExcused ? absl::string_view(sources_[static_cast<std::size_t>(entry.source)]) : "";
}

std::optional<TravelLeg> TravelTable::At(Pair pair) const {
  const Entry& entry = entries_[IndexOf(pair)];
  if (entry.duration_seconds < 0) return std::nullopt;
  return TravelLeg{.distance_m = entry.distance_m,
                   .duration = absl::Seconds(entry.duration_seconds),
                   .source = sources_[static_cast<std::size_t>(entry.source)]};
}

absl::StatusOr<GreatCircleTravelTimes> GreatCircleTravelTimes::Create(const Estimate& estimate, absl::string_view note) {
  Violations violations;
  if (estimate.detour_permille < 1000 || estimate.detour_permille > 3000) {
    violations.Add("detour_permille", "OUT_OF_RANGE", {{"min", 1000}, {"max", 3000}});
  }
  if (estimate.speed_km_per_hour < 10 || estimate.speed_km_per_hour > 200) {
    violations.Add("speed_km_per_hour", "OUT_OF_RANGE", {{"min", 10}, {"max", 200}});
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return GreatCircleTravelTimes(estimate, note);
}

GreatCircleTravelTimes::GreatCircleTravelTimes(const Estimate& estimate, absl::string_view note)
    : estimate_(estimate),
      source_(absl::StrFormat("great circle × %d.%03d at %d km/h (estimate)%s%s", estimate.detour_permille / 1000,
                              estimate.detour_permille % 1000, estimate.speed_km_per_hour, note.empty() ? "" : "; ", note)) {}

absl::StatusOr<TravelTable> GreatCircleTravelTimes::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  TravelTable table(SizeOf(origins, destinations));
  for (int origin = 0; origin < table.size().origins; ++origin) {
    const auto& from = origins[static_cast<std::size_t>(origin)].point;
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const auto& to = destinations[static_cast<std::size_t>(destination)].point;
      if (!from || !to || !from->IsValid() || !to->IsValid()) continue;
      double geodesic_m = 0;
      GeographicLib::Geodesic::WGS84().Inverse(from->latitude_degrees, from->longitude_degrees, to->latitude_degrees, to->longitude_degrees,
                                               geodesic_m);
      const std::int64_t distance_m = std::llround(geodesic_m * estimate_.detour_permille / 1000);
      // Metres × 3.6 / (km/h) is seconds; rounded up, because a plan never promises too early.
      const std::int64_t duration_seconds = (distance_m * 36 + estimate_.speed_km_per_hour * 10 - 1) / (estimate_.speed_km_per_hour * 10);
      RETURN_IF_ERROR(table.Set({.origin = origin, .destination = destination},
                                {.distance_m = distance_m, .duration = absl::Seconds(duration_seconds), .source = source_}));
    }
  }
  return table;
}

absl::StatusOr<TravelTable> RegionalTravelTimes::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  TravelTable table(SizeOf(origins, destinations));
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const auto own = by_region_.find(origins[i].region);
    ASSIGN_OR_RETURN(const TravelTable row, (own == by_region_.end() ? general_ : own->second).Table(origins.subspan(i, 1), destinations));
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const auto leg = row.At({.origin = 0, .destination = destination});
      if (leg.has_value()) RETURN_IF_ERROR(table.Set({.origin = static_cast<int>(i), .destination = destination}, *leg));
    }
  }
  return table;
}

KnownTravelTimes::KnownTravelTimes(const std::vector<KnownLeg>& legs) {
  for (const KnownLeg& leg : legs) legs_.try_emplace({leg.origin, leg.destination}, leg);
}

absl::StatusOr<TravelTable> KnownTravelTimes::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  TravelTable table(SizeOf(origins, destinations));
  for (int origin = 0; origin < table.size().origins; ++origin) {
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const auto leg = legs_.find({origins[static_cast<std::size_t>(origin)].id, destinations[static_cast<std::size_t>(destination)].id});
      if (leg == legs_.end()) continue;
      if (leg->second.closed) {
        RETURN_IF_ERROR(table.Block({.origin = origin, .destination = destination}));
        continue;
      }
      RETURN_IF_ERROR(table.Set({.origin = origin, .destination = destination},
                                {.distance_m = leg->second.distance_m, .duration = leg->second.duration, .source = leg->second.source}));
    }
  }
  return table;
}

absl::StatusOr<TravelTable> LayeredTravelTimes::Known(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  ASSIGN_OR_RETURN(TravelTable known, layers_.imported.Table(origins, destinations));
  ASSIGN_OR_RETURN(const TravelTable learned, layers_.learned.Table(origins, destinations));
  for (int origin = 0; origin < known.size().origins; ++origin) {
    for (int destination = 0; destination < known.size().destinations; ++destination) {
      const TravelTable::Pair pair{.origin = origin, .destination = destination};
      if (known.At(pair) || known.IsBlocked(pair)) continue;
      if (const auto leg = learned.At(pair)) RETURN_IF_ERROR(known.Set(pair, *leg));
    }
  }
  return known;
}

absl::Status LayeredTravelTimes::AddRouted(absl::Span<const Place> origins, absl::Span<const Place> destinations,
                                           TravelTable& table) const {
  // The places that some pair is still missing of.
  std::vector<int> asked_origins, asked_destinations;
  std::vector<bool> lacking(destinations.size());
  for (int origin = 0; origin < table.size().origins; ++origin) {
    bool lacks = false;
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const TravelTable::Pair pair{.origin = origin, .destination = destination};
      if (table.At(pair) || table.IsBlocked(pair)) continue;
      lacks = lacking[static_cast<std::size_t>(destination)] = true;
    }
    if (lacks) asked_origins.push_back(origin);
  }
  for (int destination = 0; destination < table.size().destinations; ++destination) {
    if (lacking[static_cast<std::size_t>(destination)]) asked_destinations.push_back(destination);
  }
  if (asked_origins.empty()) return absl::OkStatus();
  std::vector<Place> from, to;
  for (const int origin : asked_origins) from.push_back(origins[static_cast<std::size_t>(origin)]);
  for (const int destination : asked_destinations) to.push_back(destinations[static_cast<std::size_t>(destination)]);
  const absl::StatusOr<TravelTable> routed = layers_.routing->Table(from, to);
  for (std::size_t i = 0; i < asked_origins.size(); ++i) {
    for (std::size_t j = 0; j < asked_destinations.size(); ++j) {
      const TravelTable::Pair pair{.origin = asked_origins[i], .destination = asked_destinations[j]};
      if (table.At(pair) || table.IsBlocked(pair)) continue;
      if (!routed.ok()) {
        RETURN_IF_ERROR(table.Excuse(pair, absl::StrCat("the routing server failed: ", routed.status().message())));
        continue;
      }
      const TravelTable::Pair answered{.origin = static_cast<int>(i), .destination = static_cast<int>(j)};
      if (const auto leg = routed->At(answered)) {
        RETURN_IF_ERROR(table.Set(pair, *leg));
      } else if (routed->IsBlocked(answered)) {
        RETURN_IF_ERROR(table.Block(pair));
      } else if (const absl::string_view excuse = routed->ExcuseAt(answered); !excuse.empty()) {
        RETURN_IF_ERROR(table.Excuse(pair, excuse));
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<TravelTable> LayeredTravelTimes::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  ASSIGN_OR_RETURN(TravelTable table, Known(origins, destinations));
  if (layers_.routing != nullptr) RETURN_IF_ERROR(AddRouted(origins, destinations, table));
  ASSIGN_OR_RETURN(const TravelTable estimate, layers_.estimate.Table(origins, destinations));
  for (int origin = 0; origin < table.size().origins; ++origin) {
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const TravelTable::Pair pair{.origin = origin, .destination = destination};
      if (table.At(pair) || table.IsBlocked(pair)) continue;
      std::optional<TravelLeg> leg = estimate.At(pair);
      if (!leg.has_value()) continue;
      std::string source(leg->source);
      if (const absl::string_view excuse = table.ExcuseAt(pair); !excuse.empty()) absl::StrAppend(&source, "; ", excuse);
      leg->source = source;
      RETURN_IF_ERROR(table.Set(pair, *leg));
    }
  }
  return table;
}

std::vector<KnownLeg> LearnLegs(absl::Span<const Journey> journeys, int minimum_count) {
  std::vector<KnownLeg> legs;
  for (std::size_t begin = 0, end = 0; begin < journeys.size(); begin = end) {
    const Journey& latest = journeys[begin];
    std::vector<absl::Duration> durations;
    for (end = begin; end < journeys.size() && journeys[end].origin == latest.origin && journeys[end].destination == latest.destination;
         ++end) {
      durations.push_back(journeys[end].duration);
    }
    if (static_cast<int>(durations.size()) < minimum_count) continue;
    std::sort(durations.begin(), durations.end());
    const absl::Duration middle = (durations[(durations.size() - 1) / 2] + durations[durations.size() / 2]) / 2;
    legs.push_back({.origin = latest.origin,
                    .destination = latest.destination,
                    .distance_m = latest.distance_m,
                    .duration = absl::Ceil(middle, absl::Seconds(1)),
                    .source = absl::StrCat("learned from ", durations.size(), " journeys (median)"),
                    .journey_count = static_cast<int>(durations.size())});
  }
  return legs;
}

}  // namespace muster::dispatch
