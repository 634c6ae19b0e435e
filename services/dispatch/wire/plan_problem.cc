#include "dispatch/wire/plan_problem.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "dispatch/domain/planner_rules.h"
#include "dispatch/domain/travel_times.h"
#include "dispatch/wire/plan_preferences.h"
#include "dispatch/wire/problem_reader.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using planner::At;

constexpr int kChinaOffsetMinutes = 480;
constexpr int kMaxOffsetMinutes = 18 * 60;
// Twelve bytes each in the table of distances, and again in the planner: every county of China to every other one is half of it.
constexpr std::int64_t kMaxPairs = 20'000'000;
constexpr std::int64_t kMaxDistanceM = 1'000'000'000;

// What the message calls differently than the struct.
constexpr std::pair<absl::string_view, absl::string_view> kRenamed[] = {{"start", "start_time"},
                                                                        {".preparation", ".preparation_seconds"},
                                                                        {".available", ".available_quantity"},
                                                                        {".needed_by", ".needed_by_time"},
                                                                        {".not_before", ".not_before_time"}};

absl::TimeZone ZoneAt(int offset_minutes) { return absl::FixedTimeZone(offset_minutes * 60); }

template <typename Texts>
std::vector<std::string> TextsOf(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

planner::Earmark EarmarkOf(const v1::PlanProblem::Earmark& earmark) {
  using Kind = planner::Earmark::Kind;
  switch (earmark.target_case()) {
    case v1::PlanProblem::Earmark::kIncident:
      return {.kind = Kind::kIncident, .target = earmark.incident()};
    case v1::PlanProblem::Earmark::kChapter:
      return {.kind = Kind::kChapter, .target = earmark.chapter()};
    case v1::PlanProblem::Earmark::kPurpose:
      return {.kind = Kind::kPurpose, .target = earmark.purpose()};
    case v1::PlanProblem::Earmark::TARGET_NOT_SET:
      return {};
  }
  MUSTER_CHECK(false);
}

// From message to struct, a kind of rows at a time. What cannot be said of the struct is checked here, the rest by planner::Validate.
class Reader : private ProblemReader {
 public:
  explicit Reader(const v1::PlanProblem& message)
      : message_(message), items_(message.items()), warehouses_(message.warehouses()), sites_(message.sites()) {}

  absl::StatusOr<planner::Problem> Read() {
    ReadSetting();
    ReadPreferences();
    ReadItems();
    ReadPlaces();
    ReadLots();
    ReadFloors();
    ReadLimits();
    ReadLines();
    ReadTravel();
    AddWhatValidateFinds();
    RETURN_IF_ERROR(ToStatus());
    return std::move(problem_);
  }

 private:
  template <typename Names>
  std::vector<int> ReferAll(const std::string& path, const Names& names, RowIds& ids) {
    std::vector<int> indices;
    absl::flat_hash_set<int> seen;
    for (int i = 0; i < names.size(); ++i) {
      const std::string where = absl::StrCat(path, "[", i, "]");
      indices.push_back(Refer(where, names[i], ids));
      if (!seen.insert(indices.back()).second) Add(where, "DUPLICATE_ID", {{"id", names[i]}});
    }
    return indices;
  }

  std::optional<GeoPoint> PointOf(const std::string& path, bool has, const common::v1::GeoPoint& message) {
    if (!has) return std::nullopt;
    const GeoPoint point{.latitude_degrees = message.latitude_degrees(), .longitude_degrees = message.longitude_degrees()};
    if (point.IsValid()) return point;
    // What is not a number is wrong in whichever of the two it stands.
    const bool wrong_latitude = !(point.latitude_degrees >= -90 && point.latitude_degrees <= 90);
    if (wrong_latitude) Add(path + ".latitude_degrees", "OUT_OF_RANGE", {{"min", -90}, {"max", 90}});
    if (!GeoPoint{.longitude_degrees = point.longitude_degrees}.IsValid()) {
      Add(path + ".longitude_degrees", "OUT_OF_RANGE", {{"min", -180}, {"max", 180}});
    }
    return GeoPoint{};
  }

  void ReadSetting() {
    if (message_.has_network()) Add("network", "NOT_FOR_THIS_PROBLEM", {{"kind", "allocation"}});
    if (message_.has_assignment()) Add("assignment", "NOT_FOR_THIS_PROBLEM", {{"kind", "allocation"}});
    problem_.incident = message_.incident();
    problem_.purposes = TextsOf(message_.purposes());
    int offset_minutes = message_.has_time_zone_offset_minutes() ? message_.time_zone_offset_minutes() : kChinaOffsetMinutes;
    if (!InRange("time_zone_offset_minutes", offset_minutes, {-kMaxOffsetMinutes, kMaxOffsetMinutes})) offset_minutes = 0;
    problem_.zone = ZoneAt(offset_minutes);
    problem_.start = absl::InfinitePast();
    if (!message_.has_start_time()) return;
    problem_.start = FromTimestamp(message_.start_time());
    if (message_.start_time().nanos() != 0) Add("start_time", "MALFORMED", {{"expected", "2023-12-19T00:00:00+08:00"}});
  }

  void ReadPreferences() {
    PreferenceRules rules;
    rules.defaults.few_shipments = false;
    problem_.preferences = FromProto(message_.preferences(), rules, [this](absl::string_view field, std::int64_t min, std::int64_t max) {
      Add(absl::StrCat("preferences.", field), "OUT_OF_RANGE", {{"min", min}, {"max", max}});
    });
  }

  void ReadItems() {
    for (int i = 0; i < message_.items_size(); ++i) {
      const v1::PlanProblem::Item& item = message_.items(i);
      problem_.items.push_back({.id = item.id(),
                                .weight_g = item.weight_g(),
                                .volume_cm3 = item.volume_cm3(),
                                .minimum_remaining_life_days = item.minimum_remaining_life_days(),
                                .substitutes = ReferAll(absl::StrCat("items[", i, "].substitutes"), item.substitutes(), items_)});
    }
  }

  void ReadPlaces() {
    for (int i = 0; i < message_.warehouses_size(); ++i) {
      const v1::PlanProblem::Warehouse& warehouse = message_.warehouses(i);
      problem_.warehouses.push_back({.id = warehouse.id(),
                                     .chapters = TextsOf(warehouse.chapters()),
                                     .zone = warehouse.zone(),
                                     .point = PointOf(absl::StrCat("warehouses[", i, "].point"), warehouse.has_point(), warehouse.point()),
                                     .open = !warehouse.closed(),
                                     .preparation = absl::Seconds(warehouse.preparation_seconds())});
    }
    absl::flat_hash_set<absl::string_view> reached;
    for (const v1::PlanProblem::Leg& leg : message_.legs()) reached.insert(leg.destination());
    for (int i = 0; i < message_.sites_size(); ++i) {
      const v1::PlanProblem::Site& site = message_.sites(i);
      if (reached.contains(site.id())) reached_sites_.insert(absl::StrCat("sites[", i, "].point"));
      problem_.sites.push_back({.id = site.id(),
                                .point = PointOf(absl::StrCat("sites[", i, "].point"), site.has_point(), site.point()),
                                .chapters = TextsOf(site.chapters()),
                                .zone = site.zone()});
    }
  }

  void ReadLots() {
    for (int i = 0; i < message_.lots_size(); ++i) {
      const v1::PlanProblem::Lot& lot = message_.lots(i);
      const std::string path = absl::StrCat("lots[", i, "]");
      planner::Lot row{.id = lot.id(),
                       .warehouse = Refer(path + ".warehouse", lot.warehouse(), warehouses_),
                       .item = Refer(path + ".item", lot.item(), items_),
                       .available = lot.available_quantity(),
                       .earmark = EarmarkOf(lot.earmark()),
                       .quarantined = lot.quarantined()};
      absl::CivilDay expiry;
      if (lot.expiry_date().empty()) {
        problem_.lots.push_back(std::move(row));
        continue;
      }
      // Its own spelling again: 2031-02-30 would be read as the 2nd of March.
      const bool parsed = absl::ParseCivilTime(lot.expiry_date(), &expiry) && absl::FormatCivilTime(expiry) == lot.expiry_date();
      if (parsed) {
        row.expiry = expiry;
      } else {
        Add(path + ".expiry_date", "MALFORMED", {{"expected", "2032-04-30"}});
      }
      problem_.lots.push_back(std::move(row));
    }
  }

  void ReadFloors() {
    absl::flat_hash_set<std::pair<int, int>> seen;
    for (int i = 0; i < message_.floors_size(); ++i) {
      const v1::PlanProblem::Floor& floor = message_.floors(i);
      const std::string path = absl::StrCat("floors[", i, "]");
      const int warehouse = Refer(path + ".warehouse", floor.warehouse(), warehouses_);
      const int item = Refer(path + ".item", floor.item(), items_);
      if (!seen.insert({warehouse, item}).second) {
        Add(path, "DUPLICATE_ID", {{"id", absl::StrCat(floor.warehouse(), " ", floor.item())}});
      }
      problem_.floors.push_back({.warehouse = warehouse, .item = item, .quantity = floor.quantity()});
    }
  }

  void ReadLimits() {
    using Kind = planner::Limit::Kind;
    for (int i = 0; i < message_.limits_size(); ++i) {
      const v1::PlanProblem::Limit& limit = message_.limits(i);
      const std::string path = absl::StrCat("limits[", i, "]");
      InRange(path + ".kind", limit.kind(), {0, v1::PlanProblem::Limit::Kind_MAX});
      planner::Limit row{.id = limit.id(),
                         .kind = limit.kind() == v1::PlanProblem::Limit::KIND_FLEET ? Kind::kFleet : Kind::kHandling,
                         .warehouses = ReferAll(path + ".warehouses", limit.warehouses(), warehouses_)};
      if (limit.has_weight_g()) row.weight_g = limit.weight_g();
      if (limit.has_volume_cm3()) row.volume_cm3 = limit.volume_cm3();
      problem_.limits.push_back(std::move(row));
    }
  }

  void ReadLines() {
    for (int i = 0; i < message_.lines_size(); ++i) {
      const v1::PlanProblem::Line& line = message_.lines(i);
      const std::string path = absl::StrCat("lines[", i, "]");
      planner::RequisitionLine row{.id = line.id(),
                                   .site = Refer(path + ".site", line.site(), sites_),
                                   .item = Refer(path + ".item", line.item(), items_),
                                   .quantity = line.quantity()};
      if (line.priority() != common::v1::PRIORITY_UNSPECIFIED) row.priority = static_cast<planner::Priority>(line.priority());
      if (line.has_needed_by_time()) row.needed_by = FromTimestamp(line.needed_by_time());
      if (line.has_not_before_time()) row.not_before = FromTimestamp(line.not_before_time());
      problem_.lines.push_back(std::move(row));
    }
  }

  // The legs by their pair; those that are blocked stand in it too.
  absl::flat_hash_map<std::pair<int, int>, const v1::PlanProblem::Leg*> ReadLegs() {
    absl::flat_hash_map<std::pair<int, int>, const v1::PlanProblem::Leg*> legs;
    for (int i = 0; i < message_.legs_size(); ++i) {
      const v1::PlanProblem::Leg& leg = message_.legs(i);
      const std::string path = absl::StrCat("legs[", i, "]");
      const int origin = Refer(path + ".origin", leg.origin(), warehouses_);
      const int destination = Refer(path + ".destination", leg.destination(), sites_);
      if (!legs.try_emplace({origin, destination}, &leg).second) {
        Add(path, "DUPLICATE_ID", {{"id", absl::StrCat(leg.origin(), " → ", leg.destination())}});
      }
      if (leg.blocked()) continue;
      InRange(path + ".distance_m", leg.distance_m(), {0, kMaxDistanceM});
      InRange(path + ".duration_seconds", leg.duration_seconds(), {0, absl::ToInt64Seconds(absl::Hours(366 * 24))});
    }
    return legs;
  }

  void ReadTravel() {
    const auto legs = ReadLegs();
    const std::int64_t pairs = std::int64_t{message_.warehouses_size()} * message_.sites_size();
    if (pairs > kMaxPairs) Add("sites", "TRAVEL_TABLE_TOO_LARGE", {{"max", kMaxPairs}});
    const std::optional<TravelTable> estimated = Estimate(pairs);
    if (!wrong().empty()) return;
    problem_.travel = TravelTable({.origins = message_.warehouses_size(), .destinations = message_.sites_size()});
    const auto set = [this](TravelTable::Pair pair, const TravelLeg& leg) { MUSTER_CHECK(problem_.travel.Set(pair, leg).ok()); };
    for (int origin = 0; estimated && origin < message_.warehouses_size(); ++origin) {
      for (int destination = 0; destination < message_.sites_size(); ++destination) {
        const TravelTable::Pair pair{.origin = origin, .destination = destination};
        const auto leg = estimated->At(pair);
        if (leg && !legs.contains({origin, destination})) set(pair, *leg);
      }
    }
    for (const v1::PlanProblem::Leg& leg : message_.legs()) {
      const TravelTable::Pair pair{.origin = warehouses_.Of(leg.origin()), .destination = sites_.Of(leg.destination())};
      if (leg.blocked()) {
        MUSTER_CHECK(problem_.travel.Block(pair).ok());
      } else {
        set(pair, {.distance_m = leg.distance_m(), .duration = absl::Seconds(leg.duration_seconds()), .source = leg.source()});
      }
    }
  }

  std::optional<TravelTable> Estimate(std::int64_t pairs) {
    if (!message_.has_travel_estimate()) return std::nullopt;
    const auto times = GreatCircleTravelTimes::Create({.detour_permille = message_.travel_estimate().detour_permille(),
                                                       .speed_km_per_hour = message_.travel_estimate().speed_km_per_hour()});
    for (const Violation& wrong : ViolationsOf(times.status())) Add("travel_estimate." + wrong.field, wrong.reason, wrong.details);
    if (!times.ok() || pairs > kMaxPairs) return std::nullopt;
    std::vector<Place> origins, destinations;
    for (const planner::Warehouse& warehouse : problem_.warehouses) origins.push_back({.id = warehouse.id, .point = warehouse.point});
    for (const planner::Site& site : problem_.sites) destinations.push_back({.id = site.id, .point = site.point});
    absl::StatusOr<TravelTable> table = times->Table(origins, destinations);
    MUSTER_CHECK(table.ok());
    return *std::move(table);
  }

  // Whether a path that the domain complains about is one that was complained about here, in which case once is enough.
  bool IsKnown(const std::string& path) const {
    const auto next = wrong().lower_bound(path);
    return next != wrong().end() && (*next == path || absl::StartsWith(*next, absl::StrCat(path, "[")));
  }

  void AddWhatValidateFinds() {
    for (const Violation& found : ViolationsOf(planner::Validate(problem_))) {
      std::string path = found.field;
      for (const auto& [domain, message] : kRenamed) {
        if (path == domain || (domain[0] == '.' && absl::EndsWith(path, domain))) {
          path = absl::StrCat(absl::StripSuffix(path, domain), message);
          break;
        }
      }
      // The table is made here, when all is well: legs that are not in it yet lead to their sites all the same. Without a start nothing can
      // be said about the latest time; floors have no id.
      const bool ours = path == "travel" || (found.reason == "SITE_WITHOUT_POINT" && reached_sites_.contains(path)) ||
                        (found.reason == "NOT_BEFORE_TOO_LATE" && !message_.has_start_time()) ||
                        (found.reason == "DUPLICATE_ID" && absl::StartsWith(path, "floors["));
      if (!ours && !IsKnown(path)) Add(path, found.reason, found.details);
    }
  }

  const v1::PlanProblem& message_;
  RowIds items_;
  RowIds warehouses_;
  RowIds sites_;
  planner::Problem problem_;
  // Paths of the points of sites that a leg leads to.
  std::set<std::string> reached_sites_;
};

template <typename Row>
void WritePoint(const std::optional<GeoPoint>& point, Row& row) {
  if (!point) return;
  row.mutable_point()->set_latitude_degrees(point->latitude_degrees);
  row.mutable_point()->set_longitude_degrees(point->longitude_degrees);
}

template <typename Texts>
void WriteTexts(const std::vector<std::string>& texts, Texts* into) {
  into->Assign(texts.begin(), texts.end());
}

void WriteEarmark(const planner::Earmark& earmark, v1::PlanProblem::Lot& lot) {
  using Kind = planner::Earmark::Kind;
  switch (earmark.kind) {
    case Kind::kFree:
      return;
    case Kind::kIncident:
      return lot.mutable_earmark()->set_incident(earmark.target);
    case Kind::kChapter:
      return lot.mutable_earmark()->set_chapter(earmark.target);
    case Kind::kPurpose:
      return lot.mutable_earmark()->set_purpose(earmark.target);
  }
  MUSTER_CHECK(false);
}

void WritePlaces(const planner::Problem& problem, v1::PlanProblem& message) {
  for (const planner::Warehouse& warehouse : problem.warehouses) {
    v1::PlanProblem::Warehouse& row = *message.add_warehouses();
    row.set_id(warehouse.id);
    WriteTexts(warehouse.chapters, row.mutable_chapters());
    row.set_zone(warehouse.zone);
    WritePoint(warehouse.point, row);
    row.set_closed(!warehouse.open);
    row.set_preparation_seconds(absl::ToInt64Seconds(warehouse.preparation));
  }
  for (const planner::Site& site : problem.sites) {
    v1::PlanProblem::Site& row = *message.add_sites();
    row.set_id(site.id);
    WriteTexts(site.chapters, row.mutable_chapters());
    row.set_zone(site.zone);
    WritePoint(site.point, row);
  }
  for (int origin = 0; origin < problem.travel.size().origins; ++origin) {
    for (int destination = 0; destination < problem.travel.size().destinations; ++destination) {
      const TravelTable::Pair pair{.origin = origin, .destination = destination};
      const auto leg = problem.travel.At(pair);
      if (!leg && !problem.travel.IsBlocked(pair)) continue;
      v1::PlanProblem::Leg& row = *message.add_legs();
      row.set_origin(At(problem.warehouses, origin).id);
      row.set_destination(At(problem.sites, destination).id);
      row.set_blocked(!leg);
      if (!leg) continue;
      row.set_distance_m(leg->distance_m);
      row.set_duration_seconds(absl::ToInt64Seconds(leg->duration));
      row.set_source(std::string(leg->source));
    }
  }
}

void WriteStock(const planner::Problem& problem, v1::PlanProblem& message) {
  for (const planner::Item& item : problem.items) {
    v1::PlanProblem::Item& row = *message.add_items();
    row.set_id(item.id);
    row.set_weight_g(item.weight_g);
    row.set_volume_cm3(item.volume_cm3);
    row.set_minimum_remaining_life_days(item.minimum_remaining_life_days);
    for (const int substitute : item.substitutes) row.add_substitutes(At(problem.items, substitute).id);
  }
  for (const planner::Lot& lot : problem.lots) {
    v1::PlanProblem::Lot& row = *message.add_lots();
    row.set_id(lot.id);
    row.set_warehouse(At(problem.warehouses, lot.warehouse).id);
    row.set_item(At(problem.items, lot.item).id);
    row.set_available_quantity(lot.available);
    if (lot.expiry) row.set_expiry_date(absl::FormatCivilTime(*lot.expiry));
    WriteEarmark(lot.earmark, row);
    row.set_quarantined(lot.quarantined);
  }
  for (const planner::Floor& floor : problem.floors) {
    v1::PlanProblem::Floor& row = *message.add_floors();
    row.set_warehouse(At(problem.warehouses, floor.warehouse).id);
    row.set_item(At(problem.items, floor.item).id);
    row.set_quantity(floor.quantity);
  }
  for (const planner::Limit& limit : problem.limits) {
    v1::PlanProblem::Limit& row = *message.add_limits();
    row.set_id(limit.id);
    row.set_kind(limit.kind == planner::Limit::Kind::kFleet ? v1::PlanProblem::Limit::KIND_FLEET : v1::PlanProblem::Limit::KIND_HANDLING);
    for (const int warehouse : limit.warehouses) row.add_warehouses(At(problem.warehouses, warehouse).id);
    if (limit.weight_g) row.set_weight_g(*limit.weight_g);
    if (limit.volume_cm3) row.set_volume_cm3(*limit.volume_cm3);
  }
}

void WriteLines(const planner::Problem& problem, v1::PlanProblem& message) {
  for (const planner::RequisitionLine& line : problem.lines) {
    v1::PlanProblem::Line& row = *message.add_lines();
    row.set_id(line.id);
    row.set_site(At(problem.sites, line.site).id);
    row.set_item(At(problem.items, line.item).id);
    row.set_quantity(line.quantity);
    row.set_priority(static_cast<common::v1::Priority>(line.priority));
    if (line.needed_by) *row.mutable_needed_by_time() = ToTimestamp(*line.needed_by);
    if (line.not_before) *row.mutable_not_before_time() = ToTimestamp(*line.not_before);
  }
}

v1::PlanSolution::Line ToLine(const planner::Problem& problem, const planner::PlanLine& planned) {
  const planner::Lot& lot = At(problem.lots, planned.lot);
  const planner::RequisitionLine& wanted = At(problem.lines, planned.line);
  v1::PlanSolution::Line line;
  line.set_line(wanted.id);
  line.set_lot(lot.id);
  line.set_warehouse(At(problem.warehouses, lot.warehouse).id);
  line.set_item(At(problem.items, lot.item).id);
  line.set_site(At(problem.sites, wanted.site).id);
  line.set_quantity(planned.quantity);
  *line.mutable_depart_time() = ToTimestamp(planned.depart);
  *line.mutable_arrive_time() = ToTimestamp(planned.arrive);
  line.set_distance_m(planned.distance_m);
  const auto leg = problem.travel.At({.origin = lot.warehouse, .destination = wanted.site});
  if (leg) line.set_travel_source(std::string(leg->source));
  return line;
}

// A person's lines by the ids of a problem.
class LineReader {
 public:
  explicit LineReader(const planner::Problem& problem) : problem_(problem), rules_(problem) {
    for (int i = 0; i < std::ssize(problem.lines); ++i) line_index_[At(problem.lines, i).id] = i;
    for (int i = 0; i < std::ssize(problem.lots); ++i) {
      const planner::Lot& lot = At(problem.lots, i);
      lot_index_[{lot.id, At(problem.warehouses, lot.warehouse).id}] = i;
      // A lot that lies in several warehouses is not known by its id alone.
      const auto [only, is_new] = lot_index_.try_emplace({lot.id, ""}, i);
      if (!is_new) only->second = -1;
    }
  }

  planner::PlanLine Read(const std::string& path, const v1::PlanSolution::Line& line, Violations& violations) const {
    const auto wanted = line_index_.find(line.line());
    const auto lot = lot_index_.find({line.lot(), line.warehouse()});
    planner::PlanLine planned{.line = wanted == line_index_.end() ? -1 : wanted->second,
                              .lot = lot == lot_index_.end() ? -1 : lot->second,
                              .quantity = line.quantity(),
                              .depart = problem_.start,
                              .arrive = problem_.start,
                              .distance_m = line.distance_m()};
    const auto check = [&](const char* field, std::int64_t value, std::int64_t max) {
      if (value < 0 || value > max) violations.Add(absl::StrCat(path, ".", field), "OUT_OF_RANGE", {{"min", 0}, {"max", max}});
    };
    check("quantity", line.quantity(), planner::kMaxQuantity);
    check("distance_m", line.distance_m(), kMaxDistanceM);
    if (line.has_depart_time() != line.has_arrive_time()) {
      violations.Add(path + (line.has_depart_time() ? ".arrive_time" : ".depart_time"), "REQUIRED");
    } else if (line.has_depart_time()) {
      planned.depart = FromTimestamp(line.depart_time());
      planned.arrive = FromTimestamp(line.arrive_time());
    } else if (planned.line >= 0 && planned.lot >= 0) {
      const auto delivery = rules_.EarliestDelivery(planned.lot, planned.line);
      if (!delivery) return planned;
      planned.depart = delivery->depart;
      planned.arrive = delivery->arrive;
      if (line.distance_m() == 0) planned.distance_m = delivery->distance_m;
    }
    return planned;
  }

 private:
  const planner::Problem& problem_;
  const planner::Rules rules_;
  absl::flat_hash_map<std::string, int> line_index_;
  absl::flat_hash_map<std::pair<std::string, std::string>, int> lot_index_;
};

}  // namespace

absl::StatusOr<planner::Problem> FromProto(const v1::PlanProblem& message) { return Reader(message).Read(); }

v1::PlanProblem ToProto(const planner::Problem& problem) {
  v1::PlanProblem message;
  message.set_incident(problem.incident);
  WriteTexts(problem.purposes, message.mutable_purposes());
  *message.mutable_start_time() = ToTimestamp(problem.start);
  message.set_time_zone_offset_minutes(problem.zone.At(problem.start).offset / 60);
  *message.mutable_preferences() = ToProto(problem.preferences);
  WriteStock(problem, message);
  WritePlaces(problem, message);
  WriteLines(problem, message);
  return message;
}

v1::PlanSolution ToProto(const planner::Problem& problem, const planner::Plan& plan) {
  v1::PlanSolution solution;
  for (const planner::PlanLine& planned : plan.lines) *solution.add_lines() = ToLine(problem, planned);
  for (const planner::Shortage& lacking : plan.shortages) {
    v1::PlanSolution::Shortage& shortage = *solution.add_shortages();
    shortage.set_line(At(problem.lines, lacking.line).id);
    shortage.set_reason(static_cast<v1::PlanSolution::Shortage::Reason>(lacking.reason));
    shortage.set_quantity(lacking.quantity);
    if (lacking.warehouse) shortage.set_warehouse(At(problem.warehouses, *lacking.warehouse).id);
    if (lacking.arrive) *shortage.mutable_arrive_time() = ToTimestamp(*lacking.arrive);
    shortage.set_held_quantity(lacking.held_quantity);
    for (const planner::Shortage::Excess& excess : lacking.limits) {
      v1::PlanSolution::Shortage::ExceededLimit& limit = *shortage.add_exceeded_limits();
      limit.set_limit(At(problem.limits, excess.limit).id);
      limit.set_weight_g(excess.weight_g);
      limit.set_volume_cm3(excess.volume_cm3);
    }
  }
  for (const planner::FloorRelease& release : plan.releases) WriteRelease(problem, release, *solution.add_releases());
  for (const planner::FloorRelease& release : plan.single_releases) WriteRelease(problem, release, *solution.add_single_releases());
  for (const planner::Objective& reached : plan.objectives) {
    v1::Plan::Objective& objective = *solution.add_objectives();
    objective.set_title(std::string(planner::NameOf(reached.kind)));
    objective.set_value(DigitsOf(reached.value));
    objective.set_bound(DigitsOf(reached.bound));
    objective.set_optimal(reached.proved);
    objective.set_unit(std::string(planner::UnitOf(reached.kind)));
  }
  solution.set_solver(plan.solver);
  solution.set_input_digest(plan.input_digest);
  return solution;
}

absl::StatusOr<std::vector<planner::PlanLine>> LinesOf(const planner::Problem& problem, const v1::PlanSolution& plan) {
  const LineReader reader(problem);
  Violations violations;
  std::vector<planner::PlanLine> lines;
  for (int i = 0; i < plan.lines_size(); ++i) {
    lines.push_back(reader.Read(absl::StrCat("lines[", i, "]"), plan.lines(i), violations));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return lines;
}

std::string DigitsOf(absl::int128 value) {
  // absl::int128 prints itself into streams only.
  if (value < 0) return absl::StrCat("-", DigitsOf(-value));
  if (value <= std::numeric_limits<std::int64_t>::max()) return absl::StrCat(static_cast<std::int64_t>(value));
  constexpr std::int64_t kBlock = 1'000'000'000'000'000'000;
  return absl::StrCat(DigitsOf(value / kBlock), absl::Dec(static_cast<std::int64_t>(value % kBlock), absl::kZeroPad18));
}

}  // namespace muster::dispatch
