#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// How far and how long it is from warehouses to sites. Answers are gathered once, as a table, so that the planner itself does no I/O.
namespace muster::dispatch {

// A point on the WGS 84 ellipsoid.
struct GeoPoint {
  // North positive, [-90, 90].
  double latitude_degrees = 0;
  // East positive, [-180, 180].
  double longitude_degrees = 0;

  // Whether both coordinates are finite and in range.
  bool IsValid() const;
};

struct Place {
  // A resource name: what an imported matrix goes by.
  std::string id;
  // The region that estimates are made by; empty = none.
  std::string region;
  std::optional<GeoPoint> point;
};

// The way from one place to another.
struct TravelLeg {
  // Along the road, as far as `source` knows. [0, 1'000'000'000] m.
  std::int64_t distance_m = 0;
  // Whole seconds of driving, [0, 366 days].
  absl::Duration duration;
  // Where the two figures come from, in words; shown beside them.
  absl::string_view source;
};

// Legs from every origin to every destination; a pair without a leg has no road, as far as its source knows.
class TravelTable {
 public:
  TravelTable() = default;
  struct Size {
    int origins = 0;
    int destinations = 0;
  };
  explicit TravelTable(Size size);

  Size size() const { return size_; }

  struct Pair {
    int origin = 0;
    int destination = 0;
  };
  // OUT_OF_RANGE when the pair is outside the table, or the leg outside the ranges that TravelLeg gives.
  absl::Status Set(Pair pair, const TravelLeg& leg);

  // Notes that the pair is known to have no way at all, which is more than knowing none: sources that know less are not asked. Takes away
  // its leg. OUT_OF_RANGE as Set.
  absl::Status Block(Pair pair);

  // Notes why a source that should have given the pair a leg did not, in words that stand beside the leg of whatever is taken instead.
  // Takes away its leg. OUT_OF_RANGE as Set.
  absl::Status Excuse(Pair pair, absl::string_view why);

  // Nothing when there is no road. The pair must lie in the table, here and below. `source` lives as long as the table.
  std::optional<TravelLeg> At(Pair pair) const;
  bool IsBlocked(Pair pair) const;
  // Empty when nobody noted anything. Lives as long as the table.
  absl::string_view ExcuseAt(Pair pair) const;

 private:
  // Durations of pairs without a leg.
  static constexpr std::int32_t kUnknown = -1;
  static constexpr std::int32_t kBlocked = -2;
  static constexpr std::int32_t kExcused = -3;
  // Twelve bytes a pair: a nation's warehouses and sites make millions.
  struct Entry {
    std::int32_t distance_m = 0;
    std::int32_t duration_seconds = kUnknown;
    // Of an excused pair: the excuse.
    std::int32_t source = 0;
  };
  std::size_t IndexOf(Pair pair) const;
  absl::Status CheckPair(Pair pair) const;
  // The place of `source` in `sources_`, where it is put if it is new.
  std::int32_t NumberOf(absl::string_view source);

  Size size_;
  std::vector<Entry> entries_;
  std::vector<std::string> sources_;
  absl::flat_hash_map<std::string, std::int32_t> source_numbers_;
};

// A source of travel times: a rule of thumb, an imported matrix, a routing server. Thread-safe.
class TravelTimes {
 public:
  virtual ~TravelTimes() = default;

  // The table from every origin to every destination, in the order given. An error only when the source itself failed; places that it
  // does not know have no road. A source that failed in part excuses itself pair by pair.
  virtual absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const = 0;
};

// Geodesic distance × a detour factor, driven at one speed. Both are a chapter's own estimate for its roads: no published value is known,
// so there is no default, and the source text shows the estimate beside every figure. Places without a point have no road.
class GreatCircleTravelTimes : public TravelTimes {
 public:
  struct Estimate {
    // Road length per thousand metres of geodesic. [1000, 3000].
    int detour_permille = 0;
    // Average, stops included. [10, 200] km/h.
    int speed_km_per_hour = 0;
  };
  // `note` is where the figures come from, in words. INVALID_FIELDS naming every value that is out of range.
  static absl::StatusOr<GreatCircleTravelTimes> Create(const Estimate& estimate, absl::string_view note = "");

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  GreatCircleTravelTimes(const Estimate& estimate, absl::string_view note);

  Estimate estimate_;
  std::string source_;
};

// Each region's own estimate for ways that begin there; the general one for all others.
class RegionalTravelTimes : public TravelTimes {
 public:
  RegionalTravelTimes(GreatCircleTravelTimes general, absl::flat_hash_map<std::string, GreatCircleTravelTimes> by_region)
      : general_(std::move(general)), by_region_(std::move(by_region)) {}

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  GreatCircleTravelTimes general_;
  absl::flat_hash_map<std::string, GreatCircleTravelTimes> by_region_;
};

// What is known of the way between two places, by their ids.
struct KnownLeg {
  std::string origin;
  std::string destination;
  // Nobody can pass: no other source counts.
  bool closed = false;
  std::int64_t distance_m = 0;
  absl::Duration duration;
  std::string source;
  // Of how many journeys it was learned; 0 = it was not.
  int journey_count = 0;
};

// Legs that are known pair by pair; closed ways are blocked, other pairs have none.
class KnownTravelTimes : public TravelTimes {
 public:
  // Of several legs of one pair the first counts.
  explicit KnownTravelTimes(const std::vector<KnownLeg>& legs);

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  absl::flat_hash_map<std::pair<std::string, std::string>, KnownLeg> legs_;
};

// For each pair what the imported matrix says, where it says nothing what was learned, and so on. The routing server is asked only about
// the places of pairs that those two do not know. Where it fails or excuses itself, the estimate's leg says so; where it knows that there
// is no way, and where the matrix says that the road is closed, the pair is blocked.
class LayeredTravelTimes : public TravelTimes {
 public:
  // `routing` may be null. Everything given outlives this.
  struct Layers {
    const TravelTimes& imported;
    const TravelTimes& learned;
    const TravelTimes* routing = nullptr;
    const TravelTimes& estimate;
  };
  explicit LayeredTravelTimes(const Layers& layers) : layers_(layers) {}

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  // What the matrix and experience say.
  absl::StatusOr<TravelTable> Known(absl::Span<const Place> origins, absl::Span<const Place> destinations) const;
  absl::Status AddRouted(absl::Span<const Place> origins, absl::Span<const Place> destinations, TravelTable& table) const;

  const Layers layers_;
};

// How long a journey from one place to another took.
struct Journey {
  std::string origin;
  std::string destination;
  // Along the road, as it was planned.
  std::int64_t distance_m = 0;
  absl::Duration duration;
};

// What so many journeys between the same places have taught: the median of their durations, a mean of the two in the middle rounded up to
// the next second, because a plan never promises too early, and the distance of the latest. `journeys` come by pair, the latest first.
// Pairs with fewer than `minimum_count` (≥ 1) journeys have taught nothing yet.
std::vector<KnownLeg> LearnLegs(absl::Span<const Journey> journeys, int minimum_count);

}  // namespace muster::dispatch
