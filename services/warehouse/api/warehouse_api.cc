#include "warehouse/api/warehouse_api.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/update_mask.h"
#include "warehouse/store/warehouse_store.h"

namespace muster::warehouse {
namespace {

// "-" alone stands for all warehouses where vouchers are listed.
bool IsWarehouseId(absl::string_view id) {
  return id != "-" && id.size() <= 40 &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-'; });
}

constexpr absl::string_view kChangeable[] = {
    "display_name",
    "kind",
    "point",
    "address",
    "floor_area_m2",
    "volume_capacity_m3",
    "weight_capacity_kg",
    "handling_capacity_m3_per_hour",
    "handling_capacity_tonnes_per_hour",
    "call_off_minutes",
    "note",
};

// All but its name, chapter, level and state.
void CheckWarehouse(const v1::Warehouse& warehouse, Fields& fields) {
  fields.RequiredText("warehouse.display_name", warehouse.display_name(), 200);
  RequiredChoice(fields, "warehouse.kind", warehouse.kind(), v1::Warehouse::Kind_MAX);
  if (!warehouse.has_point()) fields.Add("warehouse.point", "REQUIRED");
  fields.Range("warehouse.point.latitude_degrees", warehouse.point().latitude_degrees(), -90.0, 90.0);
  fields.Range("warehouse.point.longitude_degrees", warehouse.point().longitude_degrees(), -180.0, 180.0);
  fields.Text("warehouse.address", warehouse.address(), 500);
  fields.Range("warehouse.floor_area_m2", warehouse.floor_area_m2(), 0, 10'000'000);
  fields.Range("warehouse.volume_capacity_m3", warehouse.volume_capacity_m3(), 0, 10'000'000);
  fields.Range("warehouse.weight_capacity_kg", warehouse.weight_capacity_kg(), 0, 10'000'000'000);
  fields.Range("warehouse.handling_capacity_m3_per_hour", warehouse.handling_capacity_m3_per_hour(), 0, 100'000);
  fields.Range("warehouse.handling_capacity_tonnes_per_hour", warehouse.handling_capacity_tonnes_per_hour(), 0, 100'000);
  // Promised goods always have to be called off, a partner's store as it was agreed.
  const bool is_agreement = warehouse.kind() == v1::Warehouse::KIND_AGREEMENT_RESERVE;
  const bool may_take_time = is_agreement || warehouse.kind() == v1::Warehouse::KIND_PARTNER_STORE;
  fields.Range("warehouse.call_off_minutes", std::int64_t{warehouse.call_off_minutes()}, is_agreement ? 1 : 0, may_take_time ? 43'200 : 0);
  fields.Text("warehouse.note", warehouse.note(), 500);
}

absl::Status Validate(const v1::CreateWarehouseRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  if (request.warehouse_id().empty()) {
    fields.Add("warehouse_id", "REQUIRED");
  } else if (!IsWarehouseId(request.warehouse_id())) {
    fields.Add("warehouse_id", "MALFORMED", {{"expected", "622900-01"}});
  }
  const v1::Warehouse& warehouse = request.warehouse();
  fields.RequiredName("warehouse.chapter", warehouse.chapter(), "chapters");
  fields.Range("warehouse.level", std::int64_t{warehouse.level()}, 0, v1::Warehouse::Level_MAX);
  // Nobody here has looked at it, so it must say whose word it is.
  if (warehouse.level() != v1::Warehouse::LEVEL_UNSPECIFIED) {
    if (warehouse.level_statement().empty()) {
      fields.Add("warehouse.level_statement", "LEVEL_STATEMENT_REQUIRED");
    } else {
      fields.Text("warehouse.level_statement", warehouse.level_statement(), 200);
    }
  } else if (!warehouse.level_statement().empty()) {
    fields.Add("warehouse.level", "REQUIRED");
  }
  CheckWarehouse(warehouse, fields);
  return fields.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Warehouse> WarehouseApi::CreateWarehouse(const rpc::Call& call, const v1::CreateWarehouseRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Validate(request));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, request.warehouse().chapter()));
  return outbox::WriteOnce<WarehouseTx, v1::Warehouse>(
      scope.world(), scope.origin(), request, [&](WarehouseTx& tx) -> absl::StatusOr<v1::Warehouse> {
        v1::WarehouseCreated event;
        *event.mutable_warehouse() = request.warehouse();
        // These are found out, not told.
        event.mutable_warehouse()->clear_level_expire_time();
        if (!request.warehouse().has_level_statement()) event.mutable_warehouse()->clear_level_source();
        event.mutable_warehouse()->clear_used_volume_cm3();
        event.mutable_warehouse()->clear_used_weight_g();
        event.mutable_warehouse()->clear_unmeasured_item_count();
        event.mutable_warehouse()->set_name(NameOf("warehouses", request.warehouse_id()));
        ASSIGN_OR_RETURN(*event.mutable_warehouse(), tx.InsertWarehouse(event.warehouse()));
        tx.Append(event.warehouse().name(), event.warehouse().chapter(), event);
        return event.warehouse();
      });
}

absl::StatusOr<v1::Warehouse> WarehouseApi::GetWarehouse(const rpc::Call& call, const v1::GetWarehouseRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string warehouse_id = fields.RequiredName("name", request.name(), "warehouses");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<WarehouseTx>(scope.world(), scope.origin(), [&](WarehouseTx& tx) -> absl::StatusOr<v1::Warehouse> {
    ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
    if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.name());
    RETURN_IF_ERROR(tx.FillUse(absl::MakeSpan(&*warehouse, 1)));
    return *std::move(warehouse);
  });
}

absl::StatusOr<v1::ListWarehousesResponse> WarehouseApi::ListWarehouses(const rpc::Call& call, const v1::ListWarehousesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text =
      absl::StrCat(request.ancestor(), "\n", request.level(), "\n", request.kind(), "\n", request.state(), "\n", request.item());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {.default_size = 100, .max_size = 10'000}, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  fields.Range("level", std::int64_t{request.level()}, 0, v1::Warehouse::Level_MAX);
  fields.Range("kind", std::int64_t{request.kind()}, 0, v1::Warehouse::Kind_MAX);
  fields.Range("state", std::int64_t{request.state()}, 0, v1::Warehouse::State_MAX);
  WarehouseFilter filter{
      .level = request.level(), .kind = request.kind(), .state = request.state(), .item_id = fields.Name("item", request.item(), "items")};
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, request.ancestor()));
  return outbox::Read<WarehouseTx>(scope.world(), scope.origin(), [&](WarehouseTx& tx) -> absl::StatusOr<v1::ListWarehousesResponse> {
    ASSIGN_OR_RETURN(std::vector<v1::Warehouse> warehouses, tx.ListWarehouses(filter, page));
    v1::ListWarehousesResponse response;
    response.set_next_page_token(CutPage(warehouses, page, filter_text,
                                         [](const v1::Warehouse& warehouse) { return IdOf(warehouse.name(), "warehouses").value(); }));
    if (request.include_use()) RETURN_IF_ERROR(tx.FillUse(absl::MakeSpan(warehouses)));
    for (v1::Warehouse& warehouse : warehouses) *response.add_warehouses() = std::move(warehouse);
    return response;
  });
}

absl::StatusOr<v1::Warehouse> WarehouseApi::UpdateWarehouse(const rpc::Call& call, const v1::UpdateWarehouseRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string warehouse_id = fields.RequiredName("warehouse.name", request.warehouse().name(), "warehouses");
  const google::protobuf::FieldMask mask = ReadMask(request.update_mask(), request.warehouse(), kChangeable, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<WarehouseTx, v1::Warehouse>(
      scope.world(), scope.origin(), request, [&](WarehouseTx& tx) -> absl::StatusOr<v1::Warehouse> {
        ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.LockWarehouseRecord(warehouse_id));
        if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) {
          return Unknown("WAREHOUSE_UNKNOWN", request.warehouse().name());
        }
        RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR}, warehouse->chapter()));
        RETURN_IF_ERROR(CheckEtag(warehouse->name(), request.warehouse().etag(), warehouse->etag()));
        Merge(mask, request.warehouse(), *warehouse);
        Fields merged;
        CheckWarehouse(*warehouse, merged);
        RETURN_IF_ERROR(merged.ToStatus());
        v1::WarehouseUpdated event;
        ASSIGN_OR_RETURN(*event.mutable_warehouse(), tx.UpdateWarehouse(*warehouse));
        tx.Append(event.warehouse().name(), event.warehouse().chapter(), event);
        return event.warehouse();
      });
}

absl::StatusOr<v1::Warehouse> WarehouseApi::SetWarehouseState(const rpc::Call& call, const v1::SetWarehouseStateRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string warehouse_id = fields.RequiredName("name", request.name(), "warehouses");
  RequiredChoice(fields, "state", request.state(), v1::Warehouse::State_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<WarehouseTx, v1::Warehouse>(
      scope.world(), scope.origin(), request, [&](WarehouseTx& tx) -> absl::StatusOr<v1::Warehouse> {
        ASSIGN_OR_RETURN(std::optional<v1::Warehouse> warehouse, tx.LockWarehouse(warehouse_id));
        if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.name());
        RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR}, warehouse->chapter()));
        if (warehouse->state() == request.state()) return *std::move(warehouse);
        v1::WarehouseStateChanged event;
        ASSIGN_OR_RETURN(*event.mutable_warehouse(), tx.SetState(warehouse_id, request.state()));
        tx.Append(event.warehouse().name(), event.warehouse().chapter(), event);
        return event.warehouse();
      });
}

}  // namespace muster::warehouse
