#include "warehouse/store/stock_level_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"

namespace muster::warehouse {
namespace {

std::string LevelName(absl::string_view warehouse_id, absl::string_view item_id) {
  return absl::StrCat("warehouses/", warehouse_id, "/stockLevels/", item_id);
}

// For the rows of both lists.
template <class Row>
v1::StockLevel ToStockLevel(const Row& row) {
  v1::StockLevel level;
  level.set_name(LevelName(row.warehouse_id, row.item_id));
  level.set_warehouse(NameOf("warehouses", row.warehouse_id));
  level.set_item(NameOf("items", row.item_id));
  level.set_minimum_quantity(row.minimum_quantity);
  level.set_maximum_quantity(row.maximum_quantity);
  level.set_reserve_floor_quantity(row.reserve_floor_quantity);
  level.set_source(row.source);
  *level.mutable_update_time() = ToTimestamp(row.update_time);
  level.set_etag(absl::StrCat(row.revision));
  return level;
}

v1::Shortfall ToShortfall(const sql::ListShortfallsRow& row) {
  v1::Shortfall shortfall;
  *shortfall.mutable_stock_level() = ToStockLevel(row);
  shortfall.set_available_quantity(row.available_quantity);
  shortfall.set_on_hand_quantity(row.on_hand_quantity);
  const auto lacking = [](std::int64_t wanted, std::int64_t present) { return std::max<std::int64_t>(0, wanted - present); };
  shortfall.set_short_quantity(lacking(row.minimum_quantity, row.available_quantity));
  if (row.maximum_quantity > 0) shortfall.set_excess_quantity(lacking(row.on_hand_quantity, row.maximum_quantity));
  shortfall.set_below_floor_quantity(lacking(row.reserve_floor_quantity, row.available_quantity));
  return shortfall;
}

OwnedFloorRelease ToFloorRelease(const sql::FindFloorReleaseRow& row) {
  OwnedFloorRelease owned{.chapter = NameOf("chapters", row.chapter_id), .floor_release_id = row.floor_release_id};
  v1::FloorRelease& release = owned.release;
  release.set_name(absl::StrCat("warehouses/", row.warehouse_id, "/floorReleases/", row.floor_release_id));
  release.set_warehouse(NameOf("warehouses", row.warehouse_id));
  release.set_item(NameOf("items", row.item_id));
  release.set_quantity(row.quantity);
  release.set_incident(NameOf("incidents", row.incident_id));
  release.set_reason(row.reason);
  release.set_creator(row.creator);
  *release.mutable_create_time() = ToTimestamp(row.create_time);
  *release.mutable_expire_time() = ToTimestamp(row.expire_time);
  return owned;
}

}  // namespace

absl::StatusOr<bool> StockLevelTx::KnowsItem(absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto unknown, sql().Query(sql::kUnknownItems, std::vector<absl::string_view>{item_id}));
  return unknown.empty();
}

absl::StatusOr<std::optional<v1::StockLevel>> StockLevelTx::FindStockLevel(absl::string_view warehouse_id, absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindStockLevel, warehouse_id, item_id));
  return row.has_value() ? std::optional(ToStockLevel(*row)) : std::nullopt;
}

absl::Status StockLevelTx::SaveStockLevel(v1::StockLevel& level) {
  const absl::string_view warehouse_id = IdOf(level.warehouse(), "warehouses").value();
  const absl::string_view item_id = IdOf(level.item(), "items").value();
  ASSIGN_OR_RETURN(const sql::SaveStockLevelRow row,
                   sql().QueryOne(sql::kSaveStockLevel, warehouse_id, item_id, level.minimum_quantity(), level.maximum_quantity(),
                                  level.reserve_floor_quantity(), level.source(), now()));
  level.set_name(LevelName(warehouse_id, item_id));
  *level.mutable_update_time() = ToTimestamp(now());
  level.set_etag(absl::StrCat(row.revision));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::StockLevel>> StockLevelTx::ListStockLevels(const StockLevelFilter& filter, const StockLevelKey& after,
                                                                          std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListStockLevels, filter.chapter_ids, filter.warehouse_id, filter.item_ids,
                                                after.warehouse_id, after.item_id, limit + 1));
  std::vector<v1::StockLevel> levels;
  for (const sql::FindStockLevelRow& row : rows) levels.push_back(ToStockLevel(row));
  return levels;
}

absl::StatusOr<std::vector<v1::Shortfall>> StockLevelTx::ListShortfalls(const StockLevelFilter& filter, absl::CivilDay today,
                                                                        const StockLevelKey& after, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListShortfalls, filter.chapter_ids, filter.warehouse_id, filter.item_ids, today,
                                                after.warehouse_id, after.item_id, limit + 1));
  std::vector<v1::Shortfall> shortfalls;
  for (const sql::ListShortfallsRow& row : rows) shortfalls.push_back(ToShortfall(row));
  return shortfalls;
}

absl::Status StockLevelTx::InsertFloorRelease(v1::FloorRelease& release) {
  const absl::string_view warehouse_id = IdOf(release.warehouse(), "warehouses").value();
  ASSIGN_OR_RETURN(const sql::InsertFloorReleaseRow row,
                   sql().QueryOne(sql::kInsertFloorRelease, warehouse_id, IdOf(release.item(), "items").value(), release.quantity(),
                                  IdOf(release.incident(), "incidents").value_or(""), release.reason(), actor(), now(),
                                  FromTimestamp(release.expire_time())));
  release.set_name(absl::StrCat("warehouses/", warehouse_id, "/floorReleases/", row.floor_release_id));
  release.set_creator(actor());
  *release.mutable_create_time() = ToTimestamp(now());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<OwnedFloorRelease>> StockLevelTx::FindFloorRelease(absl::string_view warehouse_id,
                                                                                std::int64_t floor_release_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindFloorRelease, warehouse_id, floor_release_id));
  return row.has_value() ? std::optional(ToFloorRelease(*row)) : std::nullopt;
}

absl::StatusOr<bool> StockLevelTx::EndFloorRelease(OwnedFloorRelease& owned) {
  ASSIGN_OR_RETURN(const auto row,
                   sql().QueryOptional(sql::kEndFloorRelease, owned.floor_release_id, FromTimestamp(owned.release.expire_time()), now()));
  if (!row.has_value()) return false;
  *owned.release.mutable_expire_time() = ToTimestamp(row->expire_time);
  return true;
}

absl::StatusOr<std::vector<OwnedFloorRelease>> StockLevelTx::ListFloorReleases(const StockLevelFilter& filter, bool include_ended,
                                                                               std::int64_t before_floor_release_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListFloorReleases, filter.chapter_ids, filter.warehouse_id, filter.item_ids,
                                                include_ended, now(), before_floor_release_id, limit + 1));
  std::vector<OwnedFloorRelease> releases;
  for (const sql::FindFloorReleaseRow& row : rows) releases.push_back(ToFloorRelease(row));
  return releases;
}

}  // namespace muster::warehouse
