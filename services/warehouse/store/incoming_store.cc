#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/voucher_store.h"

namespace muster::warehouse {

absl::StatusOr<std::vector<v1::IncomingShipment>> VoucherTx::ListIncoming(absl::string_view warehouse, absl::string_view after_shipment_id,
                                                                          std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListIncoming, warehouse, after_shipment_id, limit + 1));
  std::vector<v1::IncomingShipment> shipments;
  for (const sql::ListIncomingRow& row : rows) {
    const std::string name = NameOf("shipments", row.shipment_id);
    if (shipments.empty() || shipments.back().shipment() != name) {
      v1::IncomingShipment& shipment = shipments.emplace_back();
      shipment.set_shipment(name);
      for (const std::string& warehouse_id : row.from_warehouse_ids) shipment.add_from_warehouses(NameOf("warehouses", warehouse_id));
    }
    v1::IncomingShipment::Line& line = *shipments.back().add_lines();
    line.set_lot(absl::StrCat("lots/", row.lot_id));
    line.set_item(NameOf("items", row.item_id));
    line.set_expiry_date(DayText(row.expiry_date));
    line.set_quantity(row.quantity);
  }
  return shipments;
}

absl::StatusOr<std::vector<DueGoods>> VoucherTx::ListDueOf(absl::string_view shipment) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDueOfShipment, IdOf(shipment, "shipments").value()));
  std::vector<DueGoods> due;
  for (const sql::ListDueOfShipmentRow& row : rows) {
    due.push_back({.lot = absl::StrCat("lots/", row.lot_id), .warehouse = row.warehouse, .quantity = row.quantity});
  }
  return due;
}

}  // namespace muster::warehouse
