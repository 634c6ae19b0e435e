#pragma once

#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_rows.h"

// Rows of lots and balances as messages, for the stores that list them.
namespace muster::warehouse {

// The lot of any row that has a column for each of its fields.
template <class Row>
v1::Lot ToLot(const Row& row) {
  v1::Lot lot;
  lot.set_name(absl::StrCat("lots/", row.lot_id));
  lot.set_item(NameOf("items", row.item_id));
  lot.set_batch(row.batch);
  if (row.production_date.has_value()) lot.set_production_date(DayText(*row.production_date));
  lot.set_expiry_date(DayText(row.expiry_date));
  lot.set_source(static_cast<v1::Lot::Source>(row.source));
  lot.set_donor(row.donor);
  SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, lot);
  lot.set_unit_cost_fen(row.unit_cost_fen);
  lot.set_state(static_cast<v1::Lot::State>(row.state));
  *lot.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.donation_id.has_value()) lot.set_donation(absl::StrCat("donations/", *row.donation_id));
  lot.set_manufacturer(row.manufacturer);
  return lot;
}

inline v1::StockBalance ToBalance(const sql::ListStockBalancesRow& row) {
  v1::StockBalance balance;
  balance.set_warehouse(NameOf("warehouses", row.warehouse_id));
  *balance.mutable_lot() = ToLot(row);
  balance.set_on_hand_quantity(row.on_hand_quantity);
  balance.set_reserved_quantity(row.reserved_quantity);
  balance.set_available_quantity(row.on_hand_quantity - row.reserved_quantity);
  balance.set_bin(row.bin);
  *balance.mutable_receive_time() = ToTimestamp(row.receive_time);
  return balance;
}

}  // namespace muster::warehouse
