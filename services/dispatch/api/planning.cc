#include "dispatch/api/planning.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/numeric/int128.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/travel.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner_rules.h"
#include "dispatch/domain/travel_times.h"
#include "dispatch/jobs/routing_server.h"
#include "dispatch/wire/plan_problem.h"
#include "platform/calendar/china_day.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

constexpr int kStockPageSize = 10'000;
constexpr int kItemPageSize = 1000;
constexpr int kReservationPageSize = 1000;
constexpr std::int64_t kCubicCentimetresPerCubicMetre = 1'000'000;
constexpr std::int64_t kGramsPerTonne = 1'000'000;

template <class Messages, class Rows>
void MoveInto(Messages* messages, Rows& rows) {
  rows.insert(rows.end(), std::make_move_iterator(messages->begin()), std::make_move_iterator(messages->end()));
}

std::optional<GeoPoint> PointOf(bool has, const common::v1::GeoPoint& point) {
  if (!has) return std::nullopt;
  return GeoPoint{.latitude_degrees = point.latitude_degrees(), .longitude_degrees = point.longitude_degrees()};
}

planner::Earmark EarmarkOf(const warehouse::v1::Lot& lot) {
  using Kind = planner::Earmark::Kind;
  switch (lot.earmark().target_case()) {
    case warehouse::v1::Earmark::kIncident:
      return {.kind = Kind::kIncident, .target = lot.earmark().incident()};
    case warehouse::v1::Earmark::kChapter:
      return {.kind = Kind::kChapter, .target = lot.earmark().chapter()};
    case warehouse::v1::Earmark::kPurpose:
      return {.kind = Kind::kPurpose, .target = lot.earmark().purpose()};
    case warehouse::v1::Earmark::TARGET_NOT_SET:
      return {};
  }
  MUSTER_CHECK(false);
}

std::vector<std::string> WithAncestors(const std::string& chapter, const auth::ChapterTree& tree) {
  std::vector<std::string> line = {chapter};
  for (auto parent = tree.Parent(chapter); parent.has_value() && !parent->empty(); parent = tree.Parent(*parent))
    line.emplace_back(*parent);
  return line;
}

absl::Duration DrivingTime(const v1::Plan::Line& line) { return FromTimestamp(line.arrive_time()) - FromTimestamp(line.depart_time()); }

// Fills a Planning from one kind of rows after the other; each refers to rows before it by their names.
class Builder {
 public:
  Builder(const Needs& needs, const PlanningOptions& options, const auth::ChapterTree& tree)
      : needs_(needs), options_(options), tree_(tree) {
    planning_.now = options.now;
    problem().incident = options.incident;
    problem().purposes = options.purposes;
    problem().start = options.start;
    // The days on labels.
    problem().zone = ChinaTime();
    problem().preferences = options.preferences;
  }

  void AddItems(const std::vector<warehouse::v1::Item>& items) {
    for (const warehouse::v1::Item& item : items) {
      item_index_[item.name()] = static_cast<int>(problem().items.size());
      problem().items.push_back({.id = item.name(),
                                 .weight_g = item.weight_g(),
                                 .volume_cm3 = item.volume_cm3(),
                                 .minimum_remaining_life_days = item.minimum_remaining_life_days()});
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (const std::string& substitute : items[i].substitutes()) {
        const auto index = item_index_.find(substitute);
        if (index != item_index_.end() && index->second != static_cast<int>(i)) problem().items[i].substitutes.push_back(index->second);
      }
    }
  }

  void AddWarehouses(const std::vector<warehouse::v1::Warehouse>& warehouses) {
    for (const warehouse::v1::Warehouse& warehouse : warehouses) {
      if (!MaySupply(warehouse.chapter())) continue;
      warehouse_index_[warehouse.name()] = static_cast<int>(problem().warehouses.size());
      problem().warehouses.push_back({.id = warehouse.name(),
                                      .chapters = WithAncestors(warehouse.chapter(), tree_),
                                      .zone = std::string(tree_.ZoneOf(warehouse.chapter()).value_or("")),
                                      .point = PointOf(warehouse.has_point(), warehouse.point()),
                                      .open = warehouse.state() == warehouse::v1::Warehouse::STATE_OPEN,
                                      .preparation = needs_.travel_profile.loading_time + absl::Minutes(warehouse.call_off_minutes())});
    }
  }

  absl::Status AddLots(const std::vector<warehouse::v1::StockBalance>& balances) {
    for (const warehouse::v1::StockBalance& balance : balances) {
      const auto at = warehouse_index_.find(balance.warehouse());
      const auto item = item_index_.find(balance.lot().item());
      if (at == warehouse_index_.end() || item == item_index_.end()) continue;
      planner::Lot lot{.id = balance.lot().name(),
                       .warehouse = at->second,
                       .item = item->second,
                       .available = std::clamp<std::int64_t>(balance.available_quantity(), 0, planner::kMaxQuantity),
                       .earmark = EarmarkOf(balance.lot()),
                       .quarantined = balance.lot().state() == warehouse::v1::Lot::STATE_QUARANTINED};
      if (!balance.lot().expiry_date().empty()) {
        absl::CivilDay expiry;
        if (!absl::ParseCivilTime(balance.lot().expiry_date(), &expiry)) {
          return Internal("UNEXPECTED", absl::StrCat(balance.lot().name(), " has the expiry date ", balance.lot().expiry_date()));
        }
        lot.expiry = expiry;
      }
      problem().lots.push_back(std::move(lot));
      planning_.unit_cost_fen_of[balance.lot().name()] = balance.lot().unit_cost_fen();
    }
    return absl::OkStatus();
  }

  void AddFloors(const Stock& stock) {
    absl::flat_hash_map<std::pair<std::string, std::string>, std::int64_t> released;
    for (const warehouse::v1::FloorRelease& release : stock.floor_releases) {
      if (release.incident().empty() || release.incident() == options_.incident) {
        released[{release.warehouse(), release.item()}] += release.quantity();
      }
    }
    for (const warehouse::v1::StockLevel& level : stock.stock_levels) {
      const auto at = warehouse_index_.find(level.warehouse());
      const auto item = item_index_.find(level.item());
      const std::int64_t floor = level.reserve_floor_quantity() - released[{level.warehouse(), level.item()}];
      if (floor <= 0 || at == warehouse_index_.end() || item == item_index_.end()) continue;
      problem().floors.push_back({.warehouse = at->second, .item = item->second, .quantity = floor});
    }
  }

  void AddLimits(const Stock& stock) {
    for (const warehouse::v1::Warehouse& warehouse : stock.warehouses) {
      const auto at = warehouse_index_.find(warehouse.name());
      const std::int64_t volume_m3 = std::int64_t{options_.handling_window_hours} * warehouse.handling_capacity_m3_per_hour();
      const std::int64_t weight_t = std::int64_t{options_.handling_window_hours} * warehouse.handling_capacity_tonnes_per_hour();
      if ((volume_m3 == 0 && weight_t == 0) || at == warehouse_index_.end()) continue;
      planner::Limit limit{
          .id = absl::StrCat("handling ", warehouse.name()), .kind = planner::Limit::Kind::kHandling, .warehouses = {at->second}};
      if (weight_t > 0) limit.weight_g = weight_t * kGramsPerTonne;
      if (volume_m3 > 0) limit.volume_cm3 = volume_m3 * kCubicCentimetresPerCubicMetre;
      const absl::Time end = options_.start + absl::Hours(options_.handling_window_hours);
      for (const UnloadedGoods& goods : stock.unloaded) {
        if (goods.warehouse == warehouse.name() && goods.planned_depart < end) TakeFrom(limit, goods, stock);
      }
      problem().limits.push_back(std::move(limit));
      planning_.limit_of.push_back(warehouse.name());
    }
    for (const Fleet& fleet : stock.fleets) {
      planner::Limit limit{.id = absl::StrCat("fleet ", fleet.chapter),
                           .kind = planner::Limit::Kind::kFleet,
                           .weight_g = fleet.weight_g,
                           .volume_cm3 = fleet.volume_cm3};
      for (std::size_t i = 0; i < problem().warehouses.size(); ++i) {
        if (tree_.Contains(fleet.chapter, problem().warehouses[i].chapters.front())) limit.warehouses.push_back(static_cast<int>(i));
      }
      absl::flat_hash_set<std::string> served;
      for (const warehouse::v1::Warehouse& warehouse : stock.warehouses) {
        if (tree_.Contains(fleet.chapter, warehouse.chapter())) served.insert(warehouse.name());
      }
      for (const UnloadedGoods& goods : stock.unloaded) {
        if (served.contains(goods.warehouse)) TakeFrom(limit, goods, stock);
      }
      problem().limits.push_back(std::move(limit));
      planning_.limit_of.push_back(fleet.chapter);
    }
  }

  void AddNeeds() {
    absl::flat_hash_map<std::string, int> site_index;
    for (const v1::Requisition& requisition : needs_.requisitions) {
      site_index[requisition.name()] = static_cast<int>(problem().sites.size());
      problem().sites.push_back({.id = requisition.name(),
                                 .point = PointOf(requisition.site().has_point(), requisition.site().point()),
                                 .chapters = WithAncestors(requisition.site().chapter(), tree_),
                                 .zone = std::string(tree_.ZoneOf(requisition.site().chapter()).value_or(""))});
    }
    for (const MissingQuantity& missing : needs_.missing) {
      const auto site = site_index.find(missing.requisition);
      if (missing.quantity <= 0 || site == site_index.end()) continue;
      AddLine(missing, site->second, needs_.requisitions[static_cast<std::size_t>(site->second)].lines(missing.line_index));
    }
  }

  absl::StatusOr<Planning> Finish() {
    std::vector<Place> origins, destinations;
    for (const planner::Warehouse& warehouse : problem().warehouses) {
      origins.push_back(
          {.id = warehouse.id, .region = std::string(tree_.RegionOf(warehouse.chapters.front()).value_or("")), .point = warehouse.point});
    }
    // Ways are known to the division that a site lies in.
    for (const planner::Site& site : problem().sites) destinations.push_back({.id = site.chapters.front(), .point = site.point});
    ASSIGN_OR_RETURN(problem().travel, TravelTableOf(needs_.travel, options_.routing, origins, destinations));
    return std::move(planning_);
  }

 private:
  planner::Problem& problem() { return planning_.problem; }

  bool MaySupply(absl::string_view chapter) const {
    return options_.supplying_chapters.empty() ||
           std::any_of(options_.supplying_chapters.begin(), options_.supplying_chapters.end(),
                       [&](const std::string& ancestor) { return tree_.Contains(ancestor, chapter); });
  }

  // What others load there is not left for this plan.
  static void TakeFrom(planner::Limit& limit, const UnloadedGoods& goods, const Stock& stock) {
    const auto unit = stock.unit_load_of.find(goods.item);
    if (unit == stock.unit_load_of.end()) return;
    const auto take = [&](std::optional<std::int64_t>& left, std::int64_t unit_load) {
      if (left)
        *left = static_cast<std::int64_t>(std::max<absl::int128>(0, absl::int128(*left) - absl::int128(goods.quantity) * unit_load));
    };
    take(limit.weight_g, unit->second.weight_g);
    take(limit.volume_cm3, unit->second.volume_cm3);
  }

  void AddLine(const MissingQuantity& missing, int site, const v1::Requisition::Line& wanted) {
    planner::RequisitionLine line{.id = LineId(missing.requisition, missing.line_index),
                                  .site = site,
                                  .item = item_index_.at(wanted.item()),
                                  .quantity = missing.quantity,
                                  .priority = static_cast<planner::Priority>(wanted.priority())};
    // A line whose time has passed stays in the problem, where nothing can reach it in time any more, so that the plan says so.
    if (wanted.has_needed_by_time()) line.needed_by = std::max(FromTimestamp(wanted.needed_by_time()), options_.start);
    if (wanted.has_not_before_time()) line.not_before = FromTimestamp(wanted.not_before_time());
    problem().lines.push_back(std::move(line));
    planning_.line_of.push_back({.requisition = missing.requisition, .index = missing.line_index});
  }

  const Needs& needs_;
  const PlanningOptions& options_;
  const auth::ChapterTree& tree_;
  Planning planning_;
  absl::flat_hash_map<std::string, int> item_index_;
  absl::flat_hash_map<std::string, int> warehouse_index_;
};

// Puts what the warehouses still hold for shipments that are given back among what they have.
absl::Status FreeHolds(const Neighbours& neighbours, const rpc::CallOptions& options, const Needs& needs,
                       std::vector<warehouse::v1::StockBalance>& balances) {
  absl::flat_hash_set<std::string> given_back;
  for (const v1::Shipment& shipment : needs.given_back) {
    // Whether a hold that is being asked for is there already, nobody knows: what it may hold is not promised again.
    if (!shipment.reservation().empty()) given_back.insert(shipment.reservation());
  }
  if (given_back.empty()) return absl::OkStatus();
  // One that has ended by itself holds nothing: its goods are among the balances.
  warehouse::v1::ListReservationsRequest pending;
  pending.set_page_size(kReservationPageSize);
  pending.set_parent("warehouses/-");
  pending.set_state(warehouse::v1::Reservation::STATE_PENDING);
  pending.set_incident(needs.given_back.front().incident());
  std::map<std::pair<std::string, std::string>, std::int64_t> freed;
  RETURN_IF_ERROR(
      ReadAllPages(*neighbours.stock, &warehouse::v1::StockService::Stub::ListReservations, pending, options, [&](auto& response) {
        for (const warehouse::v1::Reservation& held : response.reservations()) {
          if (!given_back.contains(held.name())) continue;
          for (const warehouse::v1::Reservation::Line& line : held.lines()) freed[{held.warehouse(), line.lot()}] += line.quantity();
        }
      }));
  for (warehouse::v1::StockBalance& balance : balances) {
    const auto more = freed.find({balance.warehouse(), balance.lot().name()});
    if (more != freed.end()) balance.set_available_quantity(balance.available_quantity() + more->second);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Stock> ReadStock(const Neighbours& neighbours, const rpc::CallOptions& options, const Needs& needs) {
  using warehouse::v1::ItemService;
  using warehouse::v1::StockLevelService;
  using warehouse::v1::StockService;
  using warehouse::v1::WarehouseService;
  Stock stock;
  warehouse::v1::ListItemsRequest items;
  items.set_page_size(kItemPageSize);
  RETURN_IF_ERROR(ReadAllPages(*neighbours.items, &ItemService::Stub::ListItems, items, options,
                               [&](auto& response) { MoveInto(response.mutable_items(), stock.items); }));
  for (const warehouse::v1::Item& item : stock.items) {
    stock.unit_load_of[item.name()] = {.weight_g = item.weight_g(), .volume_cm3 = item.volume_cm3()};
  }
  absl::flat_hash_set<std::string> wanted;
  for (const v1::Requisition& requisition : needs.requisitions) {
    for (const v1::Requisition::Line& line : requisition.lines()) wanted.insert(line.item());
  }
  absl::flat_hash_set<std::string> useful = wanted;
  for (const warehouse::v1::Item& item : stock.items) {
    if (wanted.contains(item.name())) useful.insert(item.substitutes().begin(), item.substitutes().end());
  }
  stock.items.erase(std::remove_if(stock.items.begin(), stock.items.end(), [&](const auto& item) { return !useful.contains(item.name()); }),
                    stock.items.end());
  warehouse::v1::ListWarehousesRequest warehouses;
  warehouses.set_page_size(kStockPageSize);
  RETURN_IF_ERROR(ReadAllPages(*neighbours.warehouses, &WarehouseService::Stub::ListWarehouses, warehouses, options,
                               [&](auto& response) { MoveInto(response.mutable_warehouses(), stock.warehouses); }));
  warehouse::v1::ListStockBalancesRequest balances;
  balances.set_page_size(kStockPageSize);
  for (const warehouse::v1::Item& item : stock.items) balances.add_items(item.name());
  RETURN_IF_ERROR(ReadAllPages(*neighbours.stock, &StockService::Stub::ListStockBalances, balances, options,
                               [&](auto& response) { MoveInto(response.mutable_stock_balances(), stock.balances); }));
  RETURN_IF_ERROR(FreeHolds(neighbours, options, needs, stock.balances));
  for (const std::string& item : wanted) {
    if (std::none_of(stock.items.begin(), stock.items.end(), [&](const auto& known) { return known.name() == item; })) {
      return NotFound("ITEM_UNKNOWN", absl::StrCat("no ", item), {{"name", item}});
    }
  }
  warehouse::v1::ListStockLevelsRequest levels;
  levels.set_page_size(kStockPageSize);
  *levels.mutable_items() = balances.items();
  RETURN_IF_ERROR(ReadAllPages(*neighbours.stock_levels, &StockLevelService::Stub::ListStockLevels, levels, options,
                               [&](auto& response) { MoveInto(response.mutable_stock_levels(), stock.stock_levels); }));
  warehouse::v1::ListFloorReleasesRequest releases;
  releases.set_page_size(kItemPageSize);
  *releases.mutable_items() = balances.items();
  RETURN_IF_ERROR(ReadAllPages(*neighbours.stock_levels, &StockLevelService::Stub::ListFloorReleases, releases, options,
                               [&](auto& response) { MoveInto(response.mutable_floor_releases(), stock.floor_releases); }));
  return stock;
}

std::string LineId(absl::string_view requisition, std::int32_t index) { return absl::StrCat(requisition, "/lines/", index); }

absl::StatusOr<Planning> MakePlanning(const Needs& needs, const Stock& stock, const PlanningOptions& options,
                                      const auth::ChapterTree& tree) {
  Builder builder(needs, options, tree);
  builder.AddItems(stock.items);
  builder.AddWarehouses(stock.warehouses);
  RETURN_IF_ERROR(builder.AddLots(stock.balances));
  builder.AddFloors(stock);
  builder.AddLimits(stock);
  builder.AddNeeds();
  return builder.Finish();
}

v1::Plan::Line ToLine(const Planning& planning, const planner::PlanLine& solved) {
  const planner::Problem& problem = planning.problem;
  const planner::Lot& lot = problem.lots[static_cast<std::size_t>(solved.lot)];
  const planner::Warehouse& warehouse = problem.warehouses[static_cast<std::size_t>(lot.warehouse)];
  const Planning::LineOf& line_of = planning.line_of[static_cast<std::size_t>(solved.line)];
  v1::Plan::Line line;
  line.set_requisition(line_of.requisition);
  line.set_requisition_line_index(line_of.index);
  line.set_item(problem.items[static_cast<std::size_t>(lot.item)].id);
  line.set_warehouse(warehouse.id);
  line.set_chapter(warehouse.chapters.front());
  line.set_lot(lot.id);
  line.set_quantity(solved.quantity);
  line.set_distance_m(solved.distance_m);
  *line.mutable_depart_time() = ToTimestamp(solved.depart);
  *line.mutable_arrive_time() = ToTimestamp(solved.arrive);
  if (lot.expiry) *line.mutable_too_old_time() = ToTimestamp(absl::FromCivil(planner::TooOldDay(problem, lot), problem.zone));
  return line;
}

void AddLines(const Planning& planning, const std::vector<planner::PlanLine>& solved, v1::Plan& plan) {
  const planner::Problem& problem = planning.problem;
  // Views into the problem's travel table.
  absl::flat_hash_map<absl::string_view, int> index_of_source;
  for (const planner::PlanLine& planned : solved) {
    v1::Plan::Line& line = *plan.add_lines() = ToLine(planning, planned);
    const auto leg = problem.travel.At(
        {.origin = planner::At(problem.lots, planned.lot).warehouse, .destination = planner::At(problem.lines, planned.line).site});
    if (!leg) continue;
    const auto [source, is_new] = index_of_source.try_emplace(leg->source, plan.travel_sources_size());
    if (is_new) plan.add_travel_sources(std::string(leg->source));
    line.set_travel_source_index(source->second);
  }
}

v1::Plan ToPlan(const Planning& planning, const planner::Plan& solved) {
  const planner::Problem& problem = planning.problem;
  v1::Plan plan;
  AddLines(planning, solved.lines, plan);
  for (const planner::Shortage& shortage : solved.shortages) {
    const auto index = static_cast<std::size_t>(shortage.line);
    v1::Plan::Shortage& lacking = *plan.add_shortages();
    lacking.set_requisition(planning.line_of[index].requisition);
    lacking.set_requisition_line_index(planning.line_of[index].index);
    lacking.set_item(problem.items[static_cast<std::size_t>(problem.lines[index].item)].id);
    lacking.set_priority(static_cast<common::v1::Priority>(problem.lines[index].priority));
    lacking.set_quantity(shortage.quantity);
    lacking.set_reason(static_cast<v1::Plan::Shortage::Reason>(shortage.reason));
    if (shortage.warehouse) lacking.set_warehouse(problem.warehouses[static_cast<std::size_t>(*shortage.warehouse)].id);
    if (shortage.arrive) *lacking.mutable_arrive_time() = ToTimestamp(*shortage.arrive);
    lacking.set_held_quantity(shortage.held_quantity);
    for (const planner::Shortage::Excess& excess : shortage.limits) {
      v1::Plan::Shortage::ExceededLimit& limit = *lacking.add_exceeded_limits();
      limit.set_limit(planner::At(planning.limit_of, excess.limit));
      limit.set_weight_g(excess.weight_g);
      limit.set_volume_cm3(excess.volume_cm3);
    }
  }
  for (const planner::FloorRelease& release : solved.releases) WriteRelease(problem, release, *plan.add_floor_releases());
  for (const planner::FloorRelease& release : solved.single_releases) WriteRelease(problem, release, *plan.add_single_floor_releases());
  for (const planner::Objective& objective : solved.objectives) {
    v1::Plan::Objective& reached = *plan.add_objectives();
    reached.set_title(std::string(planner::NameOf(objective.kind)));
    reached.set_value(DigitsOf(objective.value));
    reached.set_bound(DigitsOf(objective.bound));
    reached.set_optimal(objective.proved);
    reached.set_unit(std::string(planner::UnitOf(objective.kind)));
  }
  plan.set_solver(solved.solver);
  plan.set_input_digest(solved.input_digest);
  return plan;
}

RoutedBefore::RoutedBefore(const v1::Plan& plan) {
  absl::flat_hash_map<absl::string_view, const v1::Site*> site_of;
  for (int i = 0; i < plan.sites_size(); ++i) site_of[plan.requisitions(i)] = &plan.sites(i);
  for (const v1::Plan::Line& line : plan.lines()) {
    const auto site = site_of.find(line.requisition());
    if (site == site_of.end() || !line.has_travel_source_index()) continue;
    const std::string& source = plan.travel_sources(line.travel_source_index());
    if (!absl::StartsWith(source, kRouted)) continue;
    const common::v1::GeoPoint& point = site->second->point();
    legs_[{line.warehouse(), point.latitude_degrees(), point.longitude_degrees()}] = {
        .distance_m = line.distance_m(), .duration = DrivingTime(line), .source = source};
  }
}

absl::StatusOr<TravelTable> RoutedBefore::Table(absl::Span<const Place> origins, absl::Span<const Place> destinations) const {
  TravelTable table({.origins = static_cast<int>(origins.size()), .destinations = static_cast<int>(destinations.size())});
  for (int origin = 0; origin < table.size().origins; ++origin) {
    for (int destination = 0; destination < table.size().destinations; ++destination) {
      const std::optional<GeoPoint>& point = destinations[static_cast<std::size_t>(destination)].point;
      if (!point.has_value()) continue;
      const auto leg = legs_.find({origins[static_cast<std::size_t>(origin)].id, point->latitude_degrees, point->longitude_degrees});
      if (leg == legs_.end()) continue;
      RETURN_IF_ERROR(table.Set({.origin = origin, .destination = destination},
                                {.distance_m = leg->second.distance_m, .duration = leg->second.duration, .source = leg->second.source}));
    }
  }
  return table;
}

namespace {

v1::Plan::Change About(v1::Plan::Change::Kind kind, const v1::Plan::Line& line) {
  v1::Plan::Change change;
  change.set_kind(kind);
  change.set_requisition(line.requisition());
  change.set_requisition_line_index(line.requisition_line_index());
  change.set_item(line.item());
  return change;
}

v1::Plan::Change Overdue(const v1::Plan::Line& line, planner::ShortageReason reason, absl::Duration late) {
  v1::Plan::Change change = About(v1::Plan::Change::KIND_TIME, line);
  change.set_warehouse(line.warehouse());
  change.set_lot(line.lot());
  change.set_reason(std::string(planner::NameOf(reason)));
  change.set_after(absl::ToInt64Seconds(late));
  return change;
}

// The way of `line` takes `after` now.
v1::Plan::Change SlowerWay(const v1::Plan::Line& line, absl::Duration after) {
  v1::Plan::Change change = About(v1::Plan::Change::KIND_ROAD, line);
  change.set_warehouse(line.warehouse());
  change.set_before(absl::ToInt64Seconds(DrivingTime(line)));
  change.set_after(absl::ToInt64Seconds(after));
  return change;
}

v1::Plan::Change NotPossible(const v1::Plan::Line& line, absl::string_view reason) {
  v1::Plan::Change change = About(v1::Plan::Change::KIND_NOT_POSSIBLE, line);
  change.set_warehouse(line.warehouse());
  change.set_lot(line.lot());
  change.set_reason(std::string(reason));
  return change;
}

// Changes, those alike once.
class DistinctChanges {
 public:
  void Add(v1::Plan::Change change) {
    if (seen_.insert(change.SerializeAsString()).second) changes_.push_back(std::move(change));
  }
  std::vector<v1::Plan::Change> Take() { return std::move(changes_); }

 private:
  absl::flat_hash_set<std::string> seen_;
  std::vector<v1::Plan::Change> changes_;
};

// Finds out what keeps a plan from being carried out; what several lines say alike is said once.
class StaleChanges {
 public:
  using Change = v1::Plan::Change;

  StaleChanges(const v1::Plan& plan, const Planning& planning) : plan_(plan), now_(planning.now), problem_(planning.problem) {
    for (int i = 0; i < std::ssize(problem_.lines); ++i) line_index_[planner::At(problem_.lines, i).id] = i;
    for (int i = 0; i < std::ssize(problem_.lots); ++i) {
      const planner::Lot& lot = planner::At(problem_.lots, i);
      lot_index_[{planner::At(problem_.warehouses, lot.warehouse).id, lot.id}] = i;
    }
  }

  std::vector<Change> Run() {
    TakeLines();
    CompareStock();
    for (const planner::PlanViolation& violation : planner::CheckLines(problem_, lines_)) AddViolation(violation);
    CompareTime();
    CompareNeeds();
    return changes_.Take();
  }

 private:
  // The plan's lines as the problem has them. A need or a lot that there is not any more is nothing: compared below.
  void TakeLines() {
    for (const v1::Plan::Line& line : plan_.lines()) {
      const auto wanted = line_index_.find(LineId(line.requisition(), line.requisition_line_index()));
      const auto lot = lot_index_.find({line.warehouse(), line.lot()});
      if (wanted == line_index_.end() || lot == lot_index_.end()) continue;
      lines_.push_back({.line = wanted->second,
                        .lot = lot->second,
                        .quantity = line.quantity(),
                        .depart = FromTimestamp(line.depart_time()),
                        .arrive = FromTimestamp(line.arrive_time()),
                        .distance_m = line.distance_m()});
      line_at_[absl::StrCat("lines[", planned_.size(), "]")] = planned_.size();
      planned_.push_back(&line);
    }
  }

  void CompareStock() {
    std::map<std::pair<std::string, std::string>, std::int64_t> taken;
    for (const v1::Plan::Line& line : plan_.lines()) taken[{line.warehouse(), line.lot()}] += line.quantity();
    for (const v1::Plan::Line& line : plan_.lines()) {
      const auto lot = lot_index_.find({line.warehouse(), line.lot()});
      const std::int64_t has = lot == lot_index_.end() ? 0 : planner::At(problem_.lots, lot->second).available;
      const std::int64_t takes = taken.at({line.warehouse(), line.lot()});
      if (has >= takes) continue;
      Change change;
      change.set_kind(Change::KIND_STOCK);
      change.set_item(line.item());
      change.set_warehouse(line.warehouse());
      change.set_lot(line.lot());
      change.set_before(takes);
      change.set_after(has);
      changes_.Add(std::move(change));
    }
  }

  void AddViolation(const planner::PlanViolation& violation) {
    // Compared above and below, with how much there is.
    if (violation.reason == "LOT_OVERDRAWN" || violation.reason == "LINE_OVERSERVED") return;
    if (const auto at = line_at_.find(violation.where); at != line_at_.end()) {
      const v1::Plan::Line& line = *planned_[at->second];
      if (violation.reason != "ARRIVES_TOO_EARLY") return changes_.Add(NotPossible(line, violation.reason));
      const planner::PlanLine& planned = lines_[at->second];
      const auto leg = problem_.travel.At(
          {.origin = planner::At(problem_.lots, planned.lot).warehouse, .destination = planner::At(problem_.lines, planned.line).site});
      return changes_.Add(SlowerWay(line, leg->duration));
    }
    Change change;
    change.set_kind(Change::KIND_NOT_POSSIBLE);
    change.set_reason(std::string(violation.reason));
    const auto floor = std::find_if(problem_.floors.begin(), problem_.floors.end(),
                                    [&](const planner::Floor& one) { return planner::WhereOf(problem_, one) == violation.where; });
    if (floor == problem_.floors.end()) {
      change.set_where(violation.where);
    } else {
      change.set_warehouse(planner::At(problem_.warehouses, floor->warehouse).id);
      change.set_item(planner::At(problem_.items, floor->item).id);
    }
    changes_.Add(std::move(change));
  }

  void CompareTime() {
    if (plan_.backdated()) return;
    for (const planner::OverdueLine& overdue : planner::OverdueLines(problem_, lines_, now_)) {
      changes_.Add(Overdue(*planned_[overdue.line], overdue.reason, overdue.late));
    }
  }

  void CompareNeeds() {
    std::map<std::string, std::int64_t> brought;
    for (const v1::Plan::Line& line : plan_.lines()) brought[LineId(line.requisition(), line.requisition_line_index())] += line.quantity();
    for (const v1::Plan::Line& line : plan_.lines()) {
      const std::string id = LineId(line.requisition(), line.requisition_line_index());
      const auto wanted = line_index_.find(id);
      const std::int64_t lacks = wanted == line_index_.end() ? 0 : planner::At(problem_.lines, wanted->second).quantity;
      if (lacks >= brought.at(id)) continue;
      Change change = About(Change::KIND_NEED, line);
      change.clear_item();
      change.set_before(brought.at(id));
      change.set_after(lacks);
      changes_.Add(std::move(change));
    }
  }

  const v1::Plan& plan_;
  const absl::Time now_;
  const planner::Problem& problem_;
  absl::flat_hash_map<std::string, int> line_index_;
  absl::flat_hash_map<std::pair<std::string, std::string>, int> lot_index_;
  std::vector<planner::PlanLine> lines_;
  // Of each of `lines_`.
  std::vector<const v1::Plan::Line*> planned_;
  // Where violations say that they are: "lines[0]".
  absl::flat_hash_map<std::string, std::size_t> line_at_;
  DistinctChanges changes_;
};

// Places by their names alone, each once.
class PlaceList {
 public:
  int Add(const std::string& id) {
    const auto [place, is_new] = index_of_.try_emplace(id, static_cast<int>(places_.size()));
    if (is_new) places_.push_back({.id = id});
    return place->second;
  }
  const std::vector<Place>& places() const { return places_; }

 private:
  absl::flat_hash_map<std::string, int> index_of_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<v1::Plan::Change> ChangesSince(const v1::Plan& plan, const Planning& planning) { return StaleChanges(plan, planning).Run(); }

std::vector<v1::Plan::Change> OverdueAt(absl::Time now, const v1::Plan& plan, const Needs& needs) {
  if (plan.backdated()) return {};
  absl::flat_hash_map<std::string, absl::Time> needed_by;
  for (const v1::Requisition& requisition : needs.requisitions) {
    for (int i = 0; i < requisition.lines_size(); ++i) {
      if (!requisition.lines(i).has_needed_by_time()) continue;
      needed_by[LineId(requisition.name(), i)] = FromTimestamp(requisition.lines(i).needed_by_time());
    }
  }
  std::vector<v1::Plan::Change> changes;
  for (const v1::Plan::Line& line : plan.lines()) {
    const absl::Time depart = FromTimestamp(line.depart_time());
    if (depart >= now) continue;
    const absl::Time arrive = now + DrivingTime(line);
    const auto wanted = needed_by.find(LineId(line.requisition(), line.requisition_line_index()));
    if (line.has_too_old_time() && arrive >= FromTimestamp(line.too_old_time())) {
      changes.push_back(Overdue(line, planner::ShortageReason::kExpired, arrive - FromTimestamp(line.too_old_time())));
    } else if (wanted != needed_by.end() && arrive > wanted->second) {
      changes.push_back(Overdue(line, planner::ShortageReason::kTooLate, arrive - wanted->second));
    }
  }
  return changes;
}

absl::StatusOr<std::vector<v1::Plan::Change>> RoadChangesSince(const v1::Plan& plan, const Needs& needs) {
  absl::flat_hash_map<absl::string_view, const std::string*> site_of;
  for (const v1::Requisition& requisition : needs.requisitions) site_of[requisition.name()] = &requisition.site().chapter();
  PlaceList origins, destinations;
  std::vector<std::pair<const v1::Plan::Line*, TravelTable::Pair>> ways;
  for (const v1::Plan::Line& line : plan.lines()) {
    const auto site = site_of.find(line.requisition());
    if (site == site_of.end()) continue;
    ways.push_back({&line, {.origin = origins.Add(line.warehouse()), .destination = destinations.Add(*site->second)}});
  }
  // Nobody estimates or routes a way between places without points.
  ASSIGN_OR_RETURN(const TravelTable table, TravelTableOf(needs.travel, nullptr, origins.places(), destinations.places()));
  DistinctChanges changes;
  for (const auto& [line, way] : ways) {
    const auto leg = table.At(way);
    if (table.IsBlocked(way)) changes.Add(NotPossible(*line, planner::NameOf(planner::ShortageReason::kNoRoad)));
    if (leg && leg->duration > DrivingTime(*line)) changes.Add(SlowerWay(*line, leg->duration));
  }
  return changes.Take();
}

}  // namespace muster::dispatch
