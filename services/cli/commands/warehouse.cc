#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/groups.h"
#include "cli/commands/update_command.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::ListWarehousesResponse;
using warehouse::v1::SetWarehouseStateRequest;
using warehouse::v1::Warehouse;
using warehouse::v1::WarehouseService;

std::string LevelText(View& view, const Warehouse& warehouse) {
  return warehouse.level() == Warehouse::LEVEL_UNSPECIFIED ? view.Text("NOT_GRADED") : view.Word(warehouse.level());
}

// The assessment here, or whose word it is.
std::string LevelSourceText(View& view, const Warehouse& warehouse) {
  if (warehouse.has_level_statement()) return view.Text("LEVEL_AS_STATED", {{"statement", warehouse.level_statement()}});
  return ShortName(warehouse.level_assessment());
}

std::string Measure(std::int64_t number, absl::string_view unit) { return number == 0 ? "" : absl::StrCat(NumberText(number), " ", unit); }

// "12.4 / 600 m³": what the goods take up, where it was asked for, and what there is room for, where it is known.
std::string RoomText(bool has_used, double used, std::int64_t capacity, absl::string_view unit) {
  if (!has_used) return Measure(capacity, unit);
  const std::string taken = absl::StrFormat("%.1f", used);
  return capacity == 0 ? absl::StrCat(taken, " ", unit) : absl::StrCat(taken, " / ", Measure(capacity, unit));
}

std::string VolumeText(const Warehouse& warehouse) {
  return RoomText(warehouse.has_used_volume_cm3(), static_cast<double>(warehouse.used_volume_cm3()) / 1e6, warehouse.volume_capacity_m3(),
                  "m³");
}

std::string WeightText(const Warehouse& warehouse) {
  return RoomText(warehouse.has_used_weight_g(), static_cast<double>(warehouse.used_weight_g()) / 1e3, warehouse.weight_capacity_kg(),
                  "kg");
}

void PrintWarehouse(View& view, const Warehouse& warehouse) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(warehouse.name()));
  card.Add(view.Text("COL_STATE"), view.Word(warehouse.state()));
  card.Add(view.Text("COL_WAREHOUSE_LEVEL"), LevelText(view, warehouse));
  card.Add(view.Text("COL_LEVEL_SOURCE"), LevelSourceText(view, warehouse));
  card.Add(view.Text("COL_KIND"), view.Word(warehouse.kind()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(warehouse.chapter()));
  card.Add(view.Text("COL_ADDRESS"), warehouse.address());
  card.Add(view.Text("COL_POINT"),
           absl::StrFormat("%.4f,%.4f", warehouse.point().latitude_degrees(), warehouse.point().longitude_degrees()));
  card.Add(view.Text("COL_FLOOR_AREA"), Measure(warehouse.floor_area_m2(), "m²"));
  card.Add(view.Text("COL_VOLUME_CAPACITY"), VolumeText(warehouse));
  card.Add(view.Text("COL_WEIGHT_CAPACITY"), WeightText(warehouse));
  card.Add(view.Text("COL_HANDLING"), Measure(warehouse.handling_capacity_m3_per_hour(), "m³/h"));
  card.Add(view.Text("COL_HANDLING_WEIGHT"), Measure(warehouse.handling_capacity_tonnes_per_hour(), "t/h"));
  card.Add(view.Text("COL_CALL_OFF"), Measure(warehouse.call_off_minutes(), "min"));
  card.Add(view.Text("COL_NOTE"), warehouse.note());
  view.Show(warehouse.display_name(), card);
}

void PrintCreatedWarehouse(View& view, const Warehouse& warehouse) {
  PrintWarehouse(view, warehouse);
  view.Hint("NEXT_RECEIVE", {{"warehouse", ShortName(warehouse.name())}});
}

void PrintWarehouses(View& view, const ListWarehousesResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_WAREHOUSE_LEVEL"), view.Left("COL_KIND"),
               view.Left("COL_CHAPTER"), view.Left("COL_STATE"), view.Right("COL_VOLUME_CAPACITY"), view.Right("COL_WEIGHT_CAPACITY"),
               view.Left("COL_NOTE")});
  for (const Warehouse& warehouse : response.warehouses()) {
    table.Add({ShortName(warehouse.name()), warehouse.display_name(), LevelText(view, warehouse), view.Word(warehouse.kind()),
               view.Label(warehouse.chapter()), view.Word(warehouse.state()), VolumeText(warehouse), WeightText(warehouse),
               warehouse.note()});
  }
  view.List("TITLE_WAREHOUSES", table, "NO_WAREHOUSES");
  view.More(response.next_page_token());
}

// "open" and "close" are one call with another state.
void AddStateCommand(Command& group, absl::string_view name, Warehouse::State state) {
  const OptionSpec warehouse = {.name = "WAREHOUSE", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  group.Add(name, SetWarehouseStateRequest::descriptor(), {warehouse},
            [state](const Command& command, const Invocation& invocation) -> absl::Status {
              SetWarehouseStateRequest request;
              RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
              request.set_state(state);
              ASSIGN_OR_RETURN(const Warehouse changed, invocation.session.Call(&WarehouseService::Stub::SetWarehouseState, request));
              invocation.Emit(changed, PrintWarehouse);
              return absl::OkStatus();
            });
}

}  // namespace

void AddWarehouseCommands(Command& root) {
  Command& group = root.Group("warehouse");
  group.Verb("create", &WarehouseService::Stub::CreateWarehouse,
             {{.name = "ID", .field = "warehouse_id", .use = Use::kRequired, .help = "ARG_WAREHOUSE_ID"},
              {.name = "--name", .field = "warehouse.display_name", .use = Use::kRequired},
              {.name = "--chapter", .field = "warehouse.chapter", .use = Use::kOwnChapter},
              {.name = "--kind", .field = "warehouse.kind", .use = Use::kRequired},
              {.name = "--level", .field = "warehouse.level", .help = "OPT_WAREHOUSE_LEVEL"},
              {.name = "--level-statement", .field = "warehouse.level_statement"},
              {.name = "--at", .field = "warehouse.point", .use = Use::kRequired},
              {.name = "--address", .field = "warehouse.address"},
              {.name = "--floor-area-m2", .field = "warehouse.floor_area_m2"},
              {.name = "--volume-m3", .field = "warehouse.volume_capacity_m3"},
              {.name = "--weight-kg", .field = "warehouse.weight_capacity_kg"},
              {.name = "--handling-m3-per-hour", .field = "warehouse.handling_capacity_m3_per_hour"},
              {.name = "--handling-t-per-hour", .field = "warehouse.handling_capacity_tonnes_per_hour"},
              {.name = "--call-off-minutes", .field = "warehouse.call_off_minutes"},
              {.name = "--note", .field = "warehouse.note"}},
             PrintCreatedWarehouse);
  group.List("list", &WarehouseService::Stub::ListWarehouses,
             {{.name = "--under", .field = "ancestor"}, {.name = "--use", .field = "include_use"}}, PrintWarehouses);
  group.Verb("show", &WarehouseService::Stub::GetWarehouse,
             {{.name = "WAREHOUSE", .field = "name", .use = Use::kRequired, .collection = "warehouses"}}, PrintWarehouse);
  AddUpdateCommand(group, "warehouse", &WarehouseService::Stub::UpdateWarehouse,
                   {{.name = "WAREHOUSE", .field = "warehouse.name", .use = Use::kRequired, .collection = "warehouses"},
                    {.name = "--name", .field = "warehouse.display_name"},
                    {.name = "--kind", .field = "warehouse.kind"},
                    {.name = "--at", .field = "warehouse.point"},
                    {.name = "--address", .field = "warehouse.address"},
                    {.name = "--floor-area-m2", .field = "warehouse.floor_area_m2"},
                    {.name = "--volume-m3", .field = "warehouse.volume_capacity_m3"},
                    {.name = "--weight-kg", .field = "warehouse.weight_capacity_kg"},
                    {.name = "--handling-m3-per-hour", .field = "warehouse.handling_capacity_m3_per_hour"},
                    {.name = "--handling-t-per-hour", .field = "warehouse.handling_capacity_tonnes_per_hour"},
                    {.name = "--call-off-minutes", .field = "warehouse.call_off_minutes"},
                    {.name = "--note", .field = "warehouse.note"}},
                   {}, PrintWarehouse);
  AddStateCommand(group, "open", Warehouse::STATE_OPEN);
  AddStateCommand(group, "close", Warehouse::STATE_CLOSED);
}

}  // namespace muster::cli
