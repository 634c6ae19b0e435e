#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

// Legs from every origin to every destination; a pair without a leg has no road.
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

  // Nothing when there is no road. The pair must lie in the table. `source` lives as long as the table.
  std::optional<TravelLeg> At(Pair pair) const;

 private:
  // Twelve bytes a pair: a nation's warehouses and sites make millions.
  struct Entry {
    std::int32_t distance_m = 0;
    std::int32_t duration_seconds = -1;  // No road.
    std::int32_t source = 0;
  };
  std::size_t IndexOf(Pair pair) const;

  Size size_;
  std::vector<Entry> entries_;
  std::vector<std::string> sources_;
};

// A source of travel times: a rule of thumb, an imported matrix, a routing server.
class TravelTimes {
 public:
  virtual ~TravelTimes() = default;

  // The table from every origin to every destination, in the order given. An error only when the source itself failed; places that it
  // does not know have no road.
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
  // INVALID_FIELDS naming every value that is out of range.
  static absl::StatusOr<GreatCircleTravelTimes> Create(const Estimate& estimate);

  absl::StatusOr<TravelTable> Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const override;

 private:
  explicit GreatCircleTravelTimes(const Estimate& estimate);

  Estimate estimate_;
  std::string source_;
};

}  // namespace muster::dispatch
