#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/travel_times.h"

// The allocation planner: what goes from which warehouse to which site, when it arrives, and why not more.
// A pure function: problem in, plan out, no input or output, the same plan for the same problem in whatever order its rows come, unless the
// plan says that the clock ended a search.
namespace muster::dispatch::planner {

// Numbered as muster.common.v1.Priority.
enum class Priority { kNormal = 1, kHigh = 2, kCritical = 3 };
inline constexpr std::array kPriorities = {Priority::kCritical, Priority::kHigh, Priority::kNormal};

// Range of every quantity, always in the item's base unit, is [0, kMaxQuantity]; of the number of rows of any kind, [0, kMaxRows].
inline constexpr std::int64_t kMaxQuantity = 1'000'000'000;
inline constexpr std::int64_t kMaxRows = 1'000'000;

struct Item {
  std::string id;
  // Of one base unit. [0, 100'000'000] g.
  std::int64_t weight_g = 0;
  // Of one base unit. [0, 100'000'000] cm³.
  std::int64_t volume_cm3 = 0;
  // Days of life that must remain when the goods arrive. [0, 3650].
  int minimum_remaining_life_days = 0;
  // Items that may stand in for this one, one for one. Indices into Problem::items.
  std::vector<int> substitutes;
};

struct Warehouse {
  std::string id;
  // The chapter that owns the stock and approves what leaves, then every chapter above it, the national society last.
  std::vector<std::string> chapters;
  // The cooperation zone (协作区); empty when it has none.
  std::string zone;
  // Informative: distances come from Problem::travel.
  std::optional<GeoPoint> point;
  bool open = true;
  // From the order to departure: loading, and the call-off of an agreement reserve. [0, 366 days], whole seconds.
  absl::Duration preparation;
};

struct Site {
  std::string id;
  // Required unless the travel table knows a way to the site, open or not: nothing is sent where nobody can find it.
  std::optional<GeoPoint> point;
  // The chapter that the site lies in, then every chapter above it, the national society last; what earmarks by chapter are checked
  // against.
  std::vector<std::string> chapters;
  // The cooperation zone (协作区); empty when it has none.
  std::string zone;
};

// What a donor bound goods to (定向). `target` is empty for kFree alone.
struct Earmark {
  enum class Kind { kFree, kIncident, kChapter, kPurpose };
  Kind kind = Kind::kFree;
  std::string target;
};

// What one warehouse has of one lot. A lot may lie in several warehouses, once in each.
struct Lot {
  std::string id;
  int warehouse = 0;
  int item = 0;
  // What may still be promised.
  std::int64_t available = 0;
  // The last day of use, in Problem::zone. Nothing when the goods do not expire.
  std::optional<absl::CivilDay> expiry;
  Earmark earmark;
  // Held for inspection; cannot leave.
  bool quarantined = false;
};

// Stock that stays: of the free, unexpired goods of `item` in `warehouse`, `quantity` may not be used. At most one per warehouse and item.
struct Floor {
  int warehouse = 0;
  int item = 0;
  std::int64_t quantity = 0;
};

// What may leave several warehouses together: what one of them can handle in the time there is, or what a chapter's vehicles carry.
struct Limit {
  enum class Kind { kHandling, kFleet };
  // Unique among the limits.
  std::string id;
  Kind kind = Kind::kHandling;
  // Indices into Problem::warehouses. A warehouse may stand under several limits.
  std::vector<int> warehouses;
  // Nothing = not limited. [0, 10^15].
  std::optional<std::int64_t> weight_g;
  std::optional<std::int64_t> volume_cm3;
};

struct RequisitionLine {
  // Unique among the problem's lines, for example "requisitions/20231218-622927-1-01/lines/0".
  std::string id;
  int site = 0;
  int item = 0;
  // [1, kMaxQuantity].
  std::int64_t quantity = 0;
  Priority priority = Priority::kNormal;
  // Goods that arrive later do not help. Not before Problem::start.
  std::optional<absl::Time> needed_by;
  // Goods cannot be taken in earlier; they leave later instead.
  std::optional<absl::Time> not_before;
};

// How near a warehouse's owner stands to a site in the tree of chapters, nearest first. Zone mutual aid comes after the region's own stock
// (DOMAIN.md §2).
enum class Tier { kCounty = 0, kPrefecture = 1, kRegion = 2, kZone = 3, kNational = 4 };

inline constexpr std::int64_t kMaxTruckLoad = 1'000'000'000'000;
// What one truck carries; 0 = not limited so. One of the two is limited.
struct TruckLoad {
  // [0, kMaxTruckLoad].
  std::int64_t weight_g = 0;
  // [0, kMaxTruckLoad].
  std::int64_t volume_cm3 = 0;
};

// Choices of whoever commands; none comes from a plan or a standard.
struct Preferences {
  // How much a unit's hour of waiting counts, by priority: critical, high, normal. [1, 1000].
  std::array<int, 3> arrival_weights = {4, 2, 1};
  // A shortage is shared out evenly between lines to within 1/fairness_steps of each line's quantity. [1, 1000]; 1 = not at all.
  int fairness_steps = 20;
  // Whether nearer tiers go first, and whether that counts for more than arrival.
  enum class TierPreference { kNone, kBeforeArrival, kAfterArrival };
  TierPreference tier_preference = TierPreference::kAfterArrival;
  // Whether the last critical goods shall arrive as early as they can before anything else about arrival counts.
  bool latest_critical_arrival = true;
  // Whether plans that are equal in all else are told apart by the number of shipments, and how much is searched for that: as much as takes
  // about so long (see IntegerSearch::effort). In whole milliseconds, as below.
  bool few_shipments = true;
  absl::Duration few_shipments_time_limit = absl::Milliseconds(300);
  // Whether plans that are equal in all that too are told apart by truck loads, and of which truck; and how much is searched for fewer.
  std::optional<TruckLoad> truck;
  absl::Duration truck_loads_time_limit = absl::Milliseconds(300);
};

struct Problem {
  // The incident that everything is for, and the purposes, in donors' words, that it serves.
  std::string incident;
  std::vector<std::string> purposes;
  // Goods leave no earlier than this plus their warehouse's preparation. Whole seconds.
  absl::Time start;
  // In which expiry days begin and end.
  absl::TimeZone zone = absl::UTCTimeZone();
  std::vector<Item> items;
  std::vector<Warehouse> warehouses;
  std::vector<Site> sites;
  std::vector<Lot> lots;
  std::vector<Floor> floors;
  std::vector<Limit> limits;
  std::vector<RequisitionLine> lines;
  // Origins are `warehouses`, destinations `sites`.
  TravelTable travel;
  Preferences preferences;
};

// Quantity of one lot for one requisition line.
struct PlanLine {
  // Index into Problem::lines.
  int line = 0;
  // Index into Problem::lots, which names the warehouse.
  int lot = 0;
  std::int64_t quantity = 0;
  absl::Time depart;
  absl::Time arrive;
  std::int64_t distance_m = 0;
};

// Why a unit is not covered. Numbered as muster.dispatch.v1.Plan.Shortage.Reason.
enum class ShortageReason {
  kNoStock = 1,
  kEarmarked = 2,
  kHeldByFloor = 3,
  kTooLate = 4,
  kExpired = 5,
  kWarehouseClosed = 6,
  kNoRoad = 7,
  kQuarantined = 8,
  kLimited = 9,
};
// For example "HELD_BY_FLOOR".
absl::string_view NameOf(ShortageReason reason);

// Units of a line that the plan does not cover. No stock explains two shortages: `quantity` units that lie in `warehouse` would cover
// exactly these units if the reason fell away, and when several reasons stand in the way, this is the one hardest to lift
// (expired, quarantined, earmarked, no road, too late, warehouse closed, limited, held by floor). Of units that only a floor holds, as many
// are kHeldByFloor as the limits have room for. The shortages of a line add up to what it lacks.
struct Shortage {
  int line = 0;
  ShortageReason reason = ShortageReason::kNoStock;
  std::int64_t quantity = 0;
  // Index into Problem::warehouses; nothing for kNoStock.
  std::optional<int> warehouse;
  // When the units would arrive; nothing without stock or road.
  std::optional<absl::Time> arrive;
  // Units that the reason keeps in `warehouse` from this line in all, of which `quantity` would cover the shortage; 0 for kNoStock.
  std::int64_t held_quantity = 0;
  // How much more a limit would have to let out for these units to leave as well. One of the two is more than 0.
  struct Excess {
    // Index into Problem::limits.
    int limit = 0;
    std::int64_t weight_g = 0;
    std::int64_t volume_cm3 = 0;
  };
  // For kLimited alone: every limit that stands in the way, in the order of Problem::limits.
  std::vector<Excess> limits;
};

// What giving up reserve floors would buy for items that can stand in for each other: never more is released than covers something.
struct FloorRelease {
  struct Part {
    int warehouse = 0;
    int item = 0;
    // Units that leave although the floor holds them, ≥ 1.
    std::int64_t quantity = 0;
  };
  // By warehouse id, then item id.
  std::vector<Part> parts;
  // Units covered beyond what the plan covers, by priority: critical, high, normal. May be negative for a lower priority than one gained.
  std::array<std::int64_t, 3> covered = {};
  // When the first of the goods could be with a line that lacks some, of a priority that gains; nothing when they only free others for it.
  std::optional<absl::Time> arrive;
};

// What a plan minimises, each objective strictly before the next, in the order of ObjectivesOf.
enum class ObjectiveKind {
  // Units not covered, by priority.
  kCriticalUnmet,
  kHighUnmet,
  kNormalUnmet,
  // Each uncovered unit counts the step of its line's quantity that it lies on (0 for the first 1/fairness_steps that is lacking, 1 for
  // the second, ...), so that the least sum is the plan whose worst-served line is served best, then the second worst, and so on.
  kCriticalUnfairness,
  kHighUnfairness,
  kNormalUnfairness,
  // Seconds from start until the last goods for critical lines arrive; 0 when there are none.
  kLatestCriticalArrival,
  // Units × seconds from start to arrival × arrival weight.
  kWeightedArrival,
  // Units × Tier.
  kTierDistance,
  // Units × weight × distance.
  kTransport,
  // Units × days until their lot expires (kNoExpiryDays when never): what expires soonest goes first.
  kRemainingLife,
  // Free units used: goods bound to this purpose go before goods that could serve another.
  kFreeStock,
  // Different (warehouse, site, departure).
  kShipments,
  // Trucks that the shipments take: each as many as its weight or its volume fills, whichever is more, and at least one.
  kTruckLoads,
};
inline constexpr int kObjectiveCount = 14;
// A value for each kind, at its number.
using ObjectiveValues = std::array<absl::int128, kObjectiveCount>;
// Those that `preferences` ask for, the weightiest first.
std::vector<ObjectiveKind> ObjectivesOf(const Preferences& preferences);
inline constexpr std::int64_t kNoExpiryDays = 36'500;
// For example "critical_unmet" and "gram-metres".
absl::string_view NameOf(ObjectiveKind kind);
absl::string_view UnitOf(ObjectiveKind kind);

struct Objective {
  ObjectiveKind kind = ObjectiveKind::kCriticalUnmet;
  // What this plan reaches; the smaller, the better.
  absl::int128 value = 0;
  // No plan that is as good on every earlier objective can be better than this.
  absl::int128 bound = 0;
  // Whether value = bound, and a certificate in whole numbers shows it: potentials that were checked on every arc. Only kShipments and
  // kTruckLoads may rest on a finished search instead.
  bool proved = false;
};

// What Plan::solver ends with when the clock ended a search.
inline constexpr absl::string_view kEndedByClock = ", ended by the clock";

struct Plan {
  // By requisition line id, then lot. At most one for each pair.
  std::vector<PlanLine> lines;
  // By requisition line id, then reason, then warehouse.
  std::vector<Shortage> shortages;
  // All floors together, by priority gained, then items; together they keep the limits. Empty when no floor keeps anything that would cover
  // more.
  std::vector<FloorRelease> releases;
  // Each floor by itself while all others hold, the 1,000 that gain most: one part each, by priority gained, then warehouse id, then item
  // id. Where limits bind another division of them might cover more with the same floor.
  std::vector<FloorRelease> single_releases;
  // In the order of ObjectivesOf.
  std::vector<Objective> objectives;
  // Of the problem, for example "m64:85944171f73967e8". Detects change, not forgery.
  std::string input_digest;
  // For example "lemon-network-simplex 1.3.1", and the other solvers that had a part in it.
  std::string solver;
  // The clock ended a search on a very slow machine, as `solver` says too: the same problem may get another plan.
  bool is_ended_by_clock = false;
};

// The best plan, lexicographically over ObjectivesOf, found by one min-cost flow per group of items that can stand in for each other; on
// two threads. A lot may serve a line when the item is the line's or a substitute for it, it is neither quarantined nor expired on the day
// of arrival plus the item's minimum remaining life, its earmark admits the incident, purpose or site, its warehouse is open and has a road
// to the site, and it arrives by `needed_by`. INVALID_FIELDS with every wrong field when the problem is malformed (see Validate).
// CANCELLED/CALL_CANCELLED soon after `is_cancelled`, which is asked between the flows of groups and the steps of searches.
absl::StatusOr<Plan> MakePlan(const Problem& problem, const IsCancelled& is_cancelled = IsNeverCancelled);

// OK, or INVALID_FIELDS naming every value out of range, unknown index, repeated id, site that is neither on the map nor reached by a way,
// needed-by in the past or before not-before, and a travel table of the wrong size. Paths are as in Problem, "lines[3].quantity".
absl::Status Validate(const Problem& problem);

// The problem's digest, as in Plan::input_digest; independent of the order of rows. `problem` must be valid.
std::string DigestOf(const Problem& problem);

// The values of all objectives for any set of lines. `problem` must be valid and the lines' indices in range; of a line that is served more
// than it asked for, nothing is unmet.
ObjectiveValues Evaluate(const Problem& problem, absl::Span<const PlanLine> lines);

}  // namespace muster::dispatch::planner
