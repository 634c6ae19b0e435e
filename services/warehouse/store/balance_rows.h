#pragma once

#include "muster/warehouse/v1/lot.pb.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/lot_rows.h"

namespace muster::warehouse {

// A row of balances as the message.
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
