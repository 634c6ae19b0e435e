#include "warehouse/store/warehouse_store.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"

namespace muster::warehouse {
namespace {

v1::Warehouse ToWarehouse(const sql::FindWarehouseRow& row) {
  v1::Warehouse warehouse;
  warehouse.set_name(NameOf("warehouses", row.warehouse_id));
  warehouse.set_display_name(row.display_name);
  warehouse.set_chapter(NameOf("chapters", row.chapter_id));
  warehouse.set_level(static_cast<v1::Warehouse::Level>(row.level));
  warehouse.set_kind(static_cast<v1::Warehouse::Kind>(row.kind));
  warehouse.set_state(static_cast<v1::Warehouse::State>(row.state));
  warehouse.mutable_point()->set_latitude_degrees(row.latitude_degrees);
  warehouse.mutable_point()->set_longitude_degrees(row.longitude_degrees);
  warehouse.set_address(row.address);
  warehouse.set_floor_area_m2(row.floor_area_m2);
  warehouse.set_volume_capacity_m3(row.volume_capacity_m3);
  warehouse.set_weight_capacity_kg(row.weight_capacity_kg);
  warehouse.set_handling_capacity_m3_per_hour(row.handling_capacity_m3_per_hour);
  warehouse.set_handling_capacity_tonnes_per_hour(row.handling_capacity_tonnes_per_hour);
  warehouse.set_call_off_minutes(row.call_off_minutes);
  warehouse.set_note(row.note);
  *warehouse.mutable_update_time() = ToTimestamp(row.update_time);
  warehouse.set_etag(absl::StrCat(row.revision));
  if (row.level_expire_time.has_value()) *warehouse.mutable_level_expire_time() = ToTimestamp(*row.level_expire_time);
  if (row.level_assessment_number.has_value()) {
    warehouse.set_level_assessment(absl::StrCat(warehouse.name(), "/gradeAssessments/", *row.level_assessment_number));
  } else if (!row.level_statement.empty()) {
    warehouse.set_level_statement(row.level_statement);
  }
  return warehouse;
}

absl::StatusOr<std::optional<v1::Warehouse>> ToWarehouse(const absl::StatusOr<std::optional<sql::FindWarehouseRow>>& row) {
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<v1::Warehouse>();
  return std::optional(ToWarehouse(**row));
}

}  // namespace

absl::StatusOr<std::optional<v1::Warehouse>> WarehouseTx::FindWarehouse(absl::string_view warehouse_id) {
  return ToWarehouse(sql().QueryOptional(sql::kFindWarehouse, warehouse_id));
}

absl::StatusOr<std::optional<v1::Warehouse>> WarehouseTx::KeepWarehouse(absl::string_view warehouse_id) {
  // In one flight; the second statement sees what was committed before the first one had its lock.
  sql().Enqueue(sql::kEnterWarehouse, warehouse_id);
  return FindWarehouse(warehouse_id);
}

absl::StatusOr<std::optional<v1::Warehouse>> WarehouseTx::LockWarehouse(absl::string_view warehouse_id) {
  sql().Enqueue(sql::kBeAloneInWarehouse, warehouse_id);
  return ToWarehouse(sql().QueryOptional(sql::kLockWarehouseForChange, warehouse_id));
}

absl::StatusOr<std::optional<v1::Warehouse>> WarehouseTx::LockWarehouseRecord(absl::string_view warehouse_id) {
  return ToWarehouse(sql().QueryOptional(sql::kLockWarehouseForChange, warehouse_id));
}

absl::StatusOr<std::vector<v1::Warehouse>> WarehouseTx::ListWarehouses(const WarehouseFilter& filter, const Page& page) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListWarehouses, filter.chapter_ids, std::int32_t{filter.level}, std::int32_t{filter.kind},
                               std::int32_t{filter.state}, filter.item_id, page.after, page.size + 1));
  std::vector<v1::Warehouse> warehouses;
  for (const sql::FindWarehouseRow& row : rows) warehouses.push_back(ToWarehouse(row));
  return warehouses;
}

absl::Status WarehouseTx::FillUse(absl::Span<v1::Warehouse> warehouses) {
  std::vector<absl::string_view> ids;
  absl::flat_hash_map<std::string, v1::Warehouse*> by_id;
  for (v1::Warehouse& warehouse : warehouses) {
    ids.push_back(IdOf(warehouse.name(), "warehouses").value());
    by_id.emplace(ids.back(), &warehouse);
    warehouse.set_used_volume_cm3(0);
    warehouse.set_used_weight_g(0);
    warehouse.set_unmeasured_item_count(0);
  }
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListWarehouseUse, ids));
  for (const sql::ListWarehouseUseRow& row : rows) {
    v1::Warehouse& warehouse = *by_id.at(row.warehouse_id);
    warehouse.set_used_volume_cm3(row.used_volume_cm3);
    warehouse.set_used_weight_g(row.used_weight_g);
    warehouse.set_unmeasured_item_count(row.unmeasured_item_count);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Warehouse> WarehouseTx::InsertWarehouse(v1::Warehouse warehouse) {
  warehouse.set_state(v1::Warehouse::STATE_OPEN);
  *warehouse.mutable_update_time() = ToTimestamp(now());
  warehouse.set_etag("1");
  const absl::Status status =
      sql()
          .Execute(sql::kInsertWarehouse, IdOf(warehouse.name(), "warehouses").value(), IdOf(warehouse.chapter(), "chapters").value(),
                   warehouse.display_name(), std::int32_t{warehouse.level()}, std::int32_t{warehouse.kind()},
                   std::int32_t{warehouse.state()}, warehouse.point().latitude_degrees(), warehouse.point().longitude_degrees(),
                   warehouse.address(), warehouse.floor_area_m2(), warehouse.volume_capacity_m3(), warehouse.weight_capacity_kg(),
                   warehouse.handling_capacity_m3_per_hour(), warehouse.call_off_minutes(), warehouse.note(), now(),
                   warehouse.level_statement(), warehouse.handling_capacity_tonnes_per_hour())
          .status();
  if (pg::ConstraintOf(status) == "warehouses_pkey") {
    return AlreadyExists("WAREHOUSE_EXISTS", absl::StrCat(warehouse.name(), " exists"), {{"name", warehouse.name()}});
  }
  RETURN_IF_ERROR(status);
  return warehouse;
}

absl::StatusOr<v1::Warehouse> WarehouseTx::SetState(absl::string_view warehouse_id, v1::Warehouse::State state) {
  sql().Enqueue(sql::kSetWarehouseState, warehouse_id, std::int32_t{state}, now());
  return Stored(warehouse_id);
}

absl::StatusOr<v1::Warehouse> WarehouseTx::UpdateWarehouse(const v1::Warehouse& warehouse) {
  const absl::string_view warehouse_id = IdOf(warehouse.name(), "warehouses").value();
  sql().Enqueue(sql::kUpdateWarehouse, warehouse_id, warehouse.display_name(), std::int32_t{warehouse.kind()},
                warehouse.point().latitude_degrees(), warehouse.point().longitude_degrees(), warehouse.address(), warehouse.floor_area_m2(),
                warehouse.volume_capacity_m3(), warehouse.weight_capacity_kg(), warehouse.handling_capacity_m3_per_hour(),
                warehouse.call_off_minutes(), warehouse.note(), now(), warehouse.handling_capacity_tonnes_per_hour());
  return Stored(warehouse_id);
}

absl::StatusOr<v1::Warehouse> WarehouseTx::SetLevel(absl::string_view warehouse_id, v1::Warehouse::Level level,
                                                    std::optional<absl::Time> level_expire_time) {
  sql().Enqueue(sql::kSetWarehouseLevel, warehouse_id, std::int32_t{level}, level_expire_time, now());
  return Stored(warehouse_id);
}

absl::StatusOr<v1::Warehouse> WarehouseTx::Stored(absl::string_view warehouse_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, FindWarehouse(warehouse_id));
  MUSTER_CHECK(warehouse.has_value());
  return *std::move(warehouse);
}

}  // namespace muster::warehouse
