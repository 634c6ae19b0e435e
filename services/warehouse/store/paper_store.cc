#include "warehouse/store/paper_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

v1::StockBalance ToBalance(absl::string_view warehouse_id, const sql::ListPaperLotsRow& row) {
  v1::StockBalance balance;
  balance.set_warehouse(NameOf("warehouses", warehouse_id));
  v1::Lot& lot = *balance.mutable_lot();
  lot.set_name(absl::StrCat("lots/", row.lot_id));
  lot.set_item(NameOf("items", row.item_id));
  lot.set_batch(row.batch);
  if (row.production_date.has_value()) lot.set_production_date(DayText(*row.production_date));
  lot.set_expiry_date(DayText(row.expiry_date));
  lot.set_source(static_cast<v1::Lot::Source>(row.source));
  lot.set_donor(row.donor);
  lot.set_manufacturer(row.manufacturer);
  SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, lot);
  lot.set_unit_cost_fen(row.unit_cost_fen);
  lot.set_state(static_cast<v1::Lot::State>(row.state));
  balance.set_on_hand_quantity(row.on_hand_quantity.value_or(0));
  balance.set_bin(row.bin.value_or(""));
  if (row.receive_time.has_value()) *balance.mutable_receive_time() = ToTimestamp(*row.receive_time);
  return balance;
}

Movement ToMovement(const sql::ListMovementsRow& row) {
  Movement movement{.create_time = row.create_time, .in_quantity = row.in_quantity, .out_quantity = row.out_quantity};
  movement.lot.set_name(absl::StrCat("lots/", row.lot_id));
  movement.lot.set_batch(row.batch);
  movement.lot.set_unit_cost_fen(row.unit_cost_fen);
  movement.other = ToPlace({.kind = row.other_kind, .place = row.other_place});
  if (row.voucher_number.has_value()) {
    movement.voucher = {.warehouse_id = row.voucher_warehouse_id.value(),
                        .kind = static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                        .year = row.voucher_year.value(),
                        .number = *row.voucher_number};
  }
  movement.counterparty = row.counterparty.value_or("");
  return movement;
}

}  // namespace

absl::StatusOr<absl::flat_hash_map<std::string, v1::StockBalance>> PaperTx::FindLots(absl::string_view warehouse_id,
                                                                                     absl::Span<const std::int64_t> lot_ids) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListPaperLots, warehouse_id, lot_ids));
  absl::flat_hash_map<std::string, v1::StockBalance> lots;
  for (const sql::ListPaperLotsRow& row : rows) {
    v1::StockBalance balance = ToBalance(warehouse_id, row);
    const std::string name = balance.lot().name();
    lots.emplace(name, std::move(balance));
  }
  return lots;
}

absl::StatusOr<std::vector<v1::StockBalance>> PaperTx::ListLotsOfItem(absl::string_view warehouse_id, absl::string_view item_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListPaperLotsOfItem, warehouse_id, item_id));
  std::vector<v1::StockBalance> lots;
  for (const sql::ListPaperLotsRow& row : rows) lots.push_back(ToBalance(warehouse_id, row));
  return lots;
}

absl::StatusOr<std::vector<CountedLot>> PaperTx::ListCountedLots(const VoucherNumber& number) {
  ASSIGN_OR_RETURN(auto rows,
                   sql().Query(sql::kListCountedLots, number.warehouse_id, std::int32_t{number.kind}, number.year, number.number));
  std::vector<CountedLot> lots;
  for (sql::ListCountedLotsRow& row : rows) {
    lots.push_back({.lot = absl::StrCat("lots/", row.lot_id),
                    .counted_quantity = row.counted_quantity,
                    .book_quantity = row.book_quantity,
                    .difference = row.difference,
                    .count_time = row.count_time,
                    .counters = std::move(row.counters)});
  }
  return lots;
}

absl::StatusOr<std::vector<Movement>> PaperTx::LatestMovements(const MovementFilter& filter, std::int64_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListMovements, filter.warehouse_id, filter.item_id, filter.lot_id, filter.start_time,
                                                filter.end_time, limit));
  std::vector<Movement> movements;
  for (const sql::ListMovementsRow& row : rows) movements.push_back(ToMovement(row));
  std::reverse(movements.begin(), movements.end());
  return movements;
}

absl::StatusOr<std::int64_t> PaperTx::QuantityAtEnd(const MovementFilter& filter) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOne(sql::kSumMovements, filter.warehouse_id, filter.item_id, filter.lot_id, filter.end_time));
  return row.quantity;
}

}  // namespace muster::warehouse
