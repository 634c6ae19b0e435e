#include "dispatch/api/waybill_api.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "dispatch/api/papers.h"
#include "dispatch/api/visible.h"
#include "dispatch/api/waybill_form.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"

namespace muster::dispatch {
namespace {

// What the warehouse service knows of the goods and of where they come from. As a service: whoever receives goods does not see the
// warehouse that sends them.
absl::StatusOr<WaybillSheet> ReadSheet(const Neighbours& neighbours, const rpc::CallOptions& options, const auth::ChapterTree& tree,
                                       v1::Shipment shipment) {
  using warehouse::v1::ItemService;
  using warehouse::v1::LotService;
  using warehouse::v1::WarehouseService;
  WaybillSheet sheet{.consignor = OrganisationOf(tree, shipment.chapter()),
                     .consignee = OrganisationOf(tree, shipment.requesting_chapter())};
  warehouse::v1::GetWarehouseRequest get_warehouse;
  get_warehouse.set_name(shipment.warehouse());
  ASSIGN_OR_RETURN(const auto store, rpc::Invoke(*neighbours.warehouses, &WarehouseService::Stub::GetWarehouse, get_warehouse, options));
  sheet.warehouse = absl::StrCat(store.display_name(), "（", IdOf(store.name(), "warehouses").value_or(""), "）");
  sheet.warehouse_address = store.address();
  absl::flat_hash_map<std::string, warehouse::v1::Item> items;
  absl::flat_hash_map<std::string, warehouse::v1::Lot> lots;
  for (const v1::Shipment::Line& line : shipment.lines()) {
    if (!items.contains(line.item())) {
      warehouse::v1::GetItemRequest request;
      request.set_name(line.item());
      ASSIGN_OR_RETURN(items[line.item()], rpc::Invoke(*neighbours.items, &ItemService::Stub::GetItem, request, options));
    }
    if (!lots.contains(line.lot())) {
      warehouse::v1::GetLotRequest request;
      request.set_name(line.lot());
      ASSIGN_OR_RETURN(lots[line.lot()], rpc::Invoke(*neighbours.lots, &LotService::Stub::GetLot, request, options));
    }
    sheet.items.push_back(items.at(line.item()));
    sheet.lots.push_back(lots.at(line.lot()));
  }
  sheet.shipment = std::move(shipment);
  return sheet;
}

}  // namespace

absl::StatusOr<v1::Paper> WaybillApi::PrintWaybill(const rpc::Call& call, const v1::PrintWaybillRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string id = fields.RequiredName("name", request.name(), "shipments");
  fields.RequiredEnum("format", request.format());
  fields.Range("language", std::int64_t{request.language()}, 0, v1::Paper::Language_MAX);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(
      Stored<v1::Shipment> stored,
      Visible(scope,
              outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindShipment(request.name()); }),
              "SHIPMENT_UNKNOWN", request.name()));
  ASSIGN_OR_RETURN(const WaybillSheet sheet,
                   ReadSheet(neighbours_, neighbours_.as_service(scope.world().name, scope.deadline() - absl::Now()), scope.tree(),
                             std::move(stored.message)));
  paper::Form form = WaybillForm(sheet, LanguageOf(request.language(), call));
  form.qr_payload = absl::StrCat("MUSTER:", scope.world().name, ":", request.name());
  form.printed_by = scope.caller().subject();
  form.print_time = scope.now();
  form.exercise = scope.world().exercise;
  return Render(form, request.format(), absl::StrCat("waybill-", id));
}

}  // namespace muster::dispatch
