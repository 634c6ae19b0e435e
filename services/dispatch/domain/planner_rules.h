#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "dispatch/domain/fairness.h"
#include "dispatch/domain/planner.h"

// The rules that the planner obeys and the checker enforces, stated once.
namespace muster::dispatch::planner {

template <typename T>
const T& At(const std::vector<T>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}
template <typename T>
T& At(std::vector<T>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}

// 0 for critical, 1 for high, 2 for normal: the order of kPriorities.
inline std::size_t RankOf(Priority priority) { return static_cast<std::size_t>(3 - static_cast<int>(priority)); }

// When goods leave, when they arrive, and how far they go.
struct Delivery {
  absl::Time depart;
  absl::Time arrive;
  std::int64_t distance_m = 0;
};

// What keeps a lot from serving a line: ShortageReasons, the hardest to lift first. Empty when it may.
using Obstacles = absl::InlinedVector<ShortageReason, 6>;

// From the reason that nobody can lift to the one that a signature lifts.
inline constexpr std::array kHardestFirst = {ShortageReason::kExpired, ShortageReason::kQuarantined, ShortageReason::kEarmarked,
                                             ShortageReason::kNoRoad,  ShortageReason::kTooLate,     ShortageReason::kWarehouseClosed,
                                             ShortageReason::kLimited, ShortageReason::kHeldByFloor};

// The first day on which `lot`, which expires, must no longer arrive: too little of its life would be left.
absl::CivilDay TooOldDay(const Problem& problem, const Lot& lot);

// Answers for one valid problem, which must outlive this. Lots and lines are indices into the problem.
class Rules {
 public:
  explicit Rules(const Problem& problem);

  const Problem& problem() const { return problem_; }

  bool CanStandIn(int item, int for_item) const;

  // The earliest delivery that the line's not-before allows. Nothing when there is no road.
  std::optional<Delivery> EarliestDelivery(int lot, int line) const;

  // For goods that arrive at `arrive`; nothing when there is no road. Stock kept by a floor is no obstacle of a single pair.
  Obstacles ObstaclesOf(int lot, int line, std::optional<absl::Time> arrive) const;

  // Days from the problem's start until the lot expires. [0, kNoExpiryDays].
  std::int64_t RemainingLifeDays(int lot) const;

  // Whether the earmark lets goods go to the site.
  bool Admits(const Earmark& earmark, int site) const;

  // The first second from the problem's start at which `lot` must no longer arrive; kNever when it does not expire.
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  std::int64_t TooOldSeconds(int lot) const;

  Tier TierOf(int warehouse, int site) const;

  // Units of `lot`'s warehouse and item count towards its floor when free and unexpired at the start.
  bool CountsTowardsFloor(int lot) const;

  // Units of an item that stay in a warehouse; 0 without a floor.
  std::int64_t FloorOf(int warehouse, int item) const;

 private:
  const Problem& problem_;
  // On which the problem starts.
  const absl::CivilDay first_day_;
  // Per lot: whether the goods count towards a floor, and the first instant at which they must no longer arrive.
  std::vector<bool> counts_towards_floor_;
  std::vector<absl::Time> too_old_;
  // By warehouse, item.
  absl::flat_hash_map<std::pair<int, int>, std::int64_t> floors_;
};

// One of the two things that a limit may limit.
struct Bottleneck {
  // Index into Problem::limits.
  int limit = 0;
  bool by_weight = true;
  // Grams or cm³.
  std::int64_t most = 0;
  std::set<int> warehouses;

  std::int64_t SizeOf(const Item& item) const { return by_weight ? item.weight_g : item.volume_cm3; }
};

// What the limits still let out. `problem` must outlive it.
class LimitRoom {
 public:
  // Of everything.
  explicit LimitRoom(const Problem& problem);

  const std::vector<Bottleneck>& bottlenecks() const { return bottlenecks_; }
  // Indices of those that a warehouse stands under.
  const std::vector<std::size_t>& Above(int warehouse) const { return At(above_, warehouse); }
  // Grams or cm³ that a bottleneck still lets out; negative when more has been taken.
  absl::int128 left(std::size_t bottleneck) const { return left_[bottleneck]; }
  bool IsKept() const;

  // `units` of `item` leave `warehouse`; negative: they stay after all.
  void Take(int warehouse, int item, std::int64_t units);
  // How many more units may leave, [0, kUnlimited].
  static constexpr std::int64_t kUnlimited = std::int64_t{1} << 60;
  std::int64_t UnitsOf(int warehouse, int item) const;

 private:
  const Problem* problem_;
  std::vector<Bottleneck> bottlenecks_;
  std::vector<std::vector<std::size_t>> above_;
  std::vector<absl::int128> left_;
};

// What goods that travel together come to.
struct ShipmentSize {
  absl::int128 weight_g = 0;
  absl::int128 volume_cm3 = 0;
};

// Trucks that a shipment takes: as many as its weight or its volume fills, whichever is more, and at least one.
inline absl::int128 LoadsOf(const TruckLoad& truck, const ShipmentSize& size) {
  const auto filled = [](absl::int128 amount, std::int64_t most) { return most > 0 ? (amount + most - 1) / most : absl::int128(0); };
  return std::max({filled(size.weight_g, truck.weight_g), filled(size.volume_cm3, truck.volume_cm3), absl::int128(1)});
}

// The tier at which two lines of chapters, each from the chapter itself to the root, meet.
template <typename Chapters>
Tier MeetingTier(const Chapters& a, const Chapters& b, bool same_zone) {
  std::size_t common = 0;
  while (common < a.size() && common < b.size() && a[a.size() - 1 - common] == b[b.size() - 1 - common]) ++common;
  if (common >= 4) return Tier::kCounty;
  if (common == 3) return Tier::kPrefecture;
  if (common == 2) return Tier::kRegion;
  return same_zone ? Tier::kZone : Tier::kNational;
}

}  // namespace muster::dispatch::planner
