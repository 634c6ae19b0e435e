#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "dispatch/domain/digest.h"
#include "dispatch/domain/planner.h"
#include "dispatch/domain/planner_rules.h"
#include "platform/status/status.h"

// What goes into the planner: validation and digest.
namespace muster::dispatch::planner {
namespace {

constexpr absl::Duration kMaxWait = absl::Hours(366 * 24);
constexpr absl::Duration kHorizon = absl::Hours(10 * 366 * 24);
constexpr int kMaxRemainingLifeDays = 3650;
constexpr std::int64_t kMaxWeightG = 100'000'000;
constexpr std::int64_t kMaxVolumeCm3 = 100'000'000;
constexpr std::int64_t kMaxLimit = 1'000'000'000'000'000;

struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

bool IsWithin(std::int64_t value, Range range) { return range.min <= value && value <= range.max; }

class Validator {
 public:
  explicit Validator(const Problem& problem) : problem_(problem) {}

  absl::Status Run() {
    if (problem_.start == absl::InfiniteFuture() || problem_.start == absl::InfinitePast()) violations_.Add("start", "REQUIRED");
    CheckPreferences();
    CheckCatalogue();
    CheckPlaces();
    CheckLots();
    CheckFloors();
    CheckLimits();
    CheckLines();
    return violations_.ToStatus();
  }

 private:
  // Where in the problem something stands; spelled out only where it is wrong.
  struct Path {
    absl::string_view list;
    std::size_t index = 0;
    absl::string_view field;

    std::string ToString() const { return absl::StrCat(list, "[", index, "]", field.empty() ? "" : ".", field); }
  };

  void CheckRange(absl::string_view path, std::int64_t value, Range range) {
    if (!IsWithin(value, range)) violations_.Add(path, "OUT_OF_RANGE", {{"min", range.min}, {"max", range.max}});
  }
  void CheckRange(const Path& path, std::int64_t value, Range range) {
    if (!IsWithin(value, range)) CheckRange(path.ToString(), value, range);
  }

  void CheckWait(const Path& path, absl::Duration wait) {
    CheckRange(path, absl::ToInt64Seconds(wait), {0, absl::ToInt64Seconds(kMaxWait)});
    if (wait != absl::Trunc(wait, absl::Seconds(1))) violations_.Add(path.ToString(), "MALFORMED", {{"expected", "whole seconds"}});
  }

  template <typename Row>
  void CheckIndex(const Path& path, int index, const std::vector<Row>& rows) {
    if (index < 0 || index >= std::ssize(rows)) violations_.Add(path.ToString(), "UNKNOWN_RESOURCE", {{"name", absl::StrCat(index)}});
  }

  // Ids must be given and differ. `scope` tells ids apart that may be equal.
  template <typename Row, typename Scope>
  void CheckIds(absl::string_view list, const std::vector<Row>& rows, Scope scope) {
    CheckRange(list, std::ssize(rows), {0, kMaxRows});
    absl::flat_hash_set<std::pair<absl::string_view, int>> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Path path = {list, i, "id"};
      if (rows[i].id.empty()) violations_.Add(path.ToString(), "REQUIRED");
      if (!seen.insert({rows[i].id, scope(rows[i])}).second) violations_.Add(path.ToString(), "DUPLICATE_ID", {{"id", rows[i].id}});
    }
  }
  template <typename Row>
  void CheckIds(absl::string_view list, const std::vector<Row>& rows) {
    CheckIds(list, rows, [](const Row&) { return 0; });
  }

  void CheckPreferences() {
    for (const int weight : problem_.preferences.arrival_weights) CheckRange("preferences.arrival_weights", weight, {1, 1000});
    CheckRange("preferences.fairness_steps", problem_.preferences.fairness_steps, {1, 1000});
    if (const auto& truck = problem_.preferences.truck) {
      CheckRange("preferences.truck.weight_g", truck->weight_g, {truck->volume_cm3 > 0 ? 0 : 1, kMaxTruckLoad});
      CheckRange("preferences.truck.volume_cm3", truck->volume_cm3, {0, kMaxTruckLoad});
    }
  }

  void CheckCatalogue() {
    CheckIds("items", problem_.items);
    for (std::size_t i = 0; i < problem_.items.size(); ++i) {
      const Item& item = problem_.items[i];
      const auto path = [i](absl::string_view field) { return Path{"items", i, field}; };
      CheckRange(path("weight_g"), item.weight_g, {0, kMaxWeightG});
      CheckRange(path("volume_cm3"), item.volume_cm3, {0, kMaxVolumeCm3});
      CheckRange(path("minimum_remaining_life_days"), item.minimum_remaining_life_days, {0, kMaxRemainingLifeDays});
      for (const int substitute : item.substitutes) CheckIndex(path("substitutes"), substitute, problem_.items);
    }
  }

  void CheckPlaces() {
    CheckIds("warehouses", problem_.warehouses);
    for (std::size_t i = 0; i < problem_.warehouses.size(); ++i) {
      CheckWait({"warehouses", i, "preparation"}, problem_.warehouses[i].preparation);
      if (problem_.warehouses[i].chapters.empty()) violations_.Add(absl::StrCat("warehouses[", i, "].chapters"), "REQUIRED");
    }
    CheckIds("sites", problem_.sites);
    const TravelTable::Size size = problem_.travel.size();
    for (int i = 0; i < std::ssize(problem_.sites); ++i) {
      const Site& site = At(problem_.sites, i);
      // What a way is known to lead to needs not be found on a map.
      if (site.point ? !site.point->IsValid() : !IsReached(i)) {
        violations_.Add(absl::StrCat("sites[", i, "].point"), "SITE_WITHOUT_POINT", {{"site", site.id}});
      }
    }
    if (size.origins != std::ssize(problem_.warehouses) || size.destinations != std::ssize(problem_.sites)) {
      violations_.Add("travel", "TRAVEL_TABLE_MISMATCH",
                      {{"origins", size.origins},
                       {"warehouses", std::ssize(problem_.warehouses)},
                       {"destinations", size.destinations},
                       {"sites", std::ssize(problem_.sites)}});
    }
  }

  // Whether a way to the site is known, open or not.
  bool IsReached(int site) const {
    const TravelTable& travel = problem_.travel;
    if (site >= travel.size().destinations) return false;
    for (int origin = 0; origin < travel.size().origins; ++origin) {
      const TravelTable::Pair pair{.origin = origin, .destination = site};
      if (travel.At(pair) || travel.IsBlocked(pair)) return true;
    }
    return false;
  }

  void CheckLots() {
    CheckIds("lots", problem_.lots, [](const Lot& lot) { return lot.warehouse; });
    for (std::size_t i = 0; i < problem_.lots.size(); ++i) {
      const Lot& lot = problem_.lots[i];
      const auto path = [i](absl::string_view field) { return Path{"lots", i, field}; };
      CheckIndex(path("warehouse"), lot.warehouse, problem_.warehouses);
      CheckIndex(path("item"), lot.item, problem_.items);
      CheckRange(path("available"), lot.available, {0, kMaxQuantity});
      if ((lot.earmark.kind == Earmark::Kind::kFree) != lot.earmark.target.empty()) {
        violations_.Add(path("earmark").ToString(), "EARMARK_CONTRADICTORY", {{"lot", lot.id}});
      }
    }
  }

  void CheckFloors() {
    CheckRange("floors", std::ssize(problem_.floors), {0, kMaxRows});
    absl::flat_hash_set<std::pair<int, int>> seen;
    for (std::size_t i = 0; i < problem_.floors.size(); ++i) {
      const Floor& floor = problem_.floors[i];
      const auto path = [i](absl::string_view field) { return Path{"floors", i, field}; };
      CheckIndex(path("warehouse"), floor.warehouse, problem_.warehouses);
      CheckIndex(path("item"), floor.item, problem_.items);
      CheckRange(path("quantity"), floor.quantity, {0, kMaxQuantity});
      if (!seen.insert({floor.warehouse, floor.item}).second) {
        violations_.Add(path("").ToString(), "DUPLICATE_ID", {{"id", absl::StrCat(floor.warehouse, "/", floor.item)}});
      }
    }
  }

  void CheckLimits() {
    CheckIds("limits", problem_.limits);
    for (std::size_t i = 0; i < problem_.limits.size(); ++i) {
      const Limit& limit = problem_.limits[i];
      const auto path = [i](absl::string_view field) { return Path{"limits", i, field}; };
      for (const int warehouse : limit.warehouses) CheckIndex(path("warehouses"), warehouse, problem_.warehouses);
      CheckRange(path("weight_g"), limit.weight_g.value_or(0), {0, kMaxLimit});
      CheckRange(path("volume_cm3"), limit.volume_cm3.value_or(0), {0, kMaxLimit});
    }
  }

  void CheckLines() {
    CheckIds("lines", problem_.lines);
    for (std::size_t i = 0; i < problem_.lines.size(); ++i) {
      const RequisitionLine& line = problem_.lines[i];
      const auto path = [i](absl::string_view field) { return Path{"lines", i, field}; };
      CheckIndex(path("site"), line.site, problem_.sites);
      CheckIndex(path("item"), line.item, problem_.items);
      CheckRange(path("quantity"), line.quantity, {1, kMaxQuantity});
      CheckRange(path("priority"), static_cast<int>(line.priority),
                 {static_cast<int>(Priority::kNormal), static_cast<int>(Priority::kCritical)});
      CheckWindow(i, line);
    }
  }

  void CheckWindow(std::size_t index, const RequisitionLine& line) {
    const auto path = [index](absl::string_view field) { return Path{"lines", index, field}; };
    const absl::Time horizon = problem_.start + kHorizon;
    if (line.needed_by && *line.needed_by < problem_.start) {
      violations_.Add(
          path("needed_by").ToString(), "NEEDED_BY_PAST",
          {{"needed_by", absl::FormatTime(*line.needed_by, problem_.zone)}, {"start", absl::FormatTime(problem_.start, problem_.zone)}});
    }
    if (line.not_before && (*line.not_before > line.needed_by.value_or(horizon) || *line.not_before > horizon)) {
      violations_.Add(path("not_before").ToString(), "NOT_BEFORE_TOO_LATE",
                      {{"latest", absl::FormatTime(std::min(line.needed_by.value_or(horizon), horizon), problem_.zone)}});
    }
  }

  const Problem& problem_;
  Violations violations_;
};

// Positions of `rows` in the order of their ids.
template <typename Row>
std::vector<int> OrderOf(const std::vector<Row>& rows) {
  std::vector<int> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&rows](int a, int b) { return At(rows, a).id < At(rows, b).id; });
  return order;
}

void AddCatalogue(const Problem& problem, Digest& digest) {
  for (const int i : OrderOf(problem.items)) {
    const Item& item = At(problem.items, i);
    std::vector<std::string> substitutes;
    for (const int substitute : item.substitutes) substitutes.push_back(At(problem.items, substitute).id);
    digest.Add(item.id).Add(item.weight_g).Add(item.volume_cm3).Add(item.minimum_remaining_life_days).AddSorted(std::move(substitutes));
  }
}

void AddPlaces(const Problem& problem, Digest& digest) {
  const std::vector<int> sites = OrderOf(problem.sites);
  for (const int i : sites) {
    const Site& site = At(problem.sites, i);
    digest.Add(site.id).Add(site.zone).AddAll(site.chapters);
  }
  for (const int i : OrderOf(problem.warehouses)) {
    const Warehouse& warehouse = At(problem.warehouses, i);
    digest.Add(warehouse.id)
        .Add(warehouse.zone)
        .AddAll(warehouse.chapters)
        .Add(warehouse.open ? 1 : 0)
        .Add(absl::ToInt64Seconds(warehouse.preparation));
    for (const int site : sites) {
      const auto leg = problem.travel.At({.origin = i, .destination = site});
      if (leg) {
        digest.Add(leg->distance_m).Add(absl::ToInt64Seconds(leg->duration)).Add(leg->source);
      } else {
        digest.Add(-1);
      }
    }
  }
}

void AddStock(const Problem& problem, Digest& digest) {
  const std::vector<int> warehouses = OrderOf(problem.warehouses);
  std::vector<int> places(warehouses.size());
  for (int place = 0; place < std::ssize(warehouses); ++place) At(places, At(warehouses, place)) = place;
  // The id alone does not order lots: one lot may lie in several warehouses.
  std::vector<int> lots(problem.lots.size());
  std::iota(lots.begin(), lots.end(), 0);
  const auto key = [&](int i) { return std::pair(At(places, At(problem.lots, i).warehouse), absl::string_view(At(problem.lots, i).id)); };
  std::sort(lots.begin(), lots.end(), [&key](int a, int b) { return key(a) < key(b); });
  for (const int i : lots) {
    const Lot& lot = At(problem.lots, i);
    digest.Add(At(problem.warehouses, lot.warehouse).id).Add(lot.id).Add(At(problem.items, lot.item).id).Add(lot.available);
    digest.Add(lot.expiry ? *lot.expiry - absl::CivilDay() : Rules::kNever).Add(static_cast<int>(lot.earmark.kind)).Add(lot.earmark.target);
    digest.Add(lot.quarantined ? 1 : 0);
  }
  std::set<std::pair<std::pair<absl::string_view, absl::string_view>, std::int64_t>> floors;
  for (const Floor& floor : problem.floors) {
    floors.insert({{At(problem.warehouses, floor.warehouse).id, At(problem.items, floor.item).id}, floor.quantity});
  }
  for (const auto& [key, quantity] : floors) digest.Add(key.first).Add(key.second).Add(quantity);
}

void AddLimits(const Problem& problem, Digest& digest) {
  for (const int i : OrderOf(problem.limits)) {
    const Limit& limit = At(problem.limits, i);
    std::vector<std::string> warehouses;
    for (const int warehouse : limit.warehouses) warehouses.push_back(At(problem.warehouses, warehouse).id);
    digest.Add(limit.id).Add(static_cast<int>(limit.kind)).AddSorted(std::move(warehouses));
    digest.Add(limit.weight_g.value_or(-1)).Add(limit.volume_cm3.value_or(-1));
  }
}

void AddLines(const Problem& problem, Digest& digest) {
  for (const int i : OrderOf(problem.lines)) {
    const RequisitionLine& line = At(problem.lines, i);
    digest.Add(line.id).Add(At(problem.sites, line.site).id).Add(At(problem.items, line.item).id).Add(line.quantity);
    digest.Add(static_cast<int>(line.priority)).Add(line.needed_by).Add(line.not_before);
  }
}

}  // namespace

absl::Status Validate(const Problem& problem) { return Validator(problem).Run(); }

std::string DigestOf(const Problem& problem) {
  Digest digest;
  digest.Add("muster plan problem 4").Add(problem.incident).AddSorted(problem.purposes).Add(problem.start).Add(problem.zone.name());
  for (const int weight : problem.preferences.arrival_weights) digest.Add(weight);
  digest.Add(problem.preferences.fairness_steps).Add(static_cast<int>(problem.preferences.tier_preference));
  digest.Add(problem.preferences.latest_critical_arrival ? 1 : 0).Add(problem.preferences.few_shipments ? 1 : 0);
  digest.Add(absl::ToInt64Milliseconds(problem.preferences.few_shipments_time_limit));
  digest.Add(absl::ToInt64Milliseconds(problem.preferences.truck_loads_time_limit));
  if (const auto& truck = problem.preferences.truck) digest.Add(truck->weight_g).Add(truck->volume_cm3);
  // Counts keep the end of one list from being read as the start of the next.
  for (const std::size_t count : {problem.items.size(), problem.warehouses.size(), problem.sites.size(), problem.lots.size(),
                                  problem.floors.size(), problem.limits.size(), problem.lines.size()}) {
    digest.Add(static_cast<std::int64_t>(count));
  }
  AddCatalogue(problem, digest);
  AddPlaces(problem, digest);
  AddStock(problem, digest);
  AddLimits(problem, digest);
  AddLines(problem, digest);
  return digest.ToString();
}

}  // namespace muster::dispatch::planner
