#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

// What both statements that return transfers have.
template <class Row>
v1::Transfer ToTransfer(const Row& row, absl::Time create_time) {
  v1::Transfer transfer;
  transfer.set_name(absl::StrCat("transfers/", row.transfer_id));
  transfer.set_lot(absl::StrCat("lots/", row.lot_id));
  transfer.set_item(NameOf("items", row.item_id));
  *transfer.mutable_from() = ToPlace({.kind = row.from_kind, .place = row.from_place});
  *transfer.mutable_to() = ToPlace({.kind = row.to_kind, .place = row.to_place});
  transfer.set_quantity(row.quantity);
  *transfer.mutable_create_time() = ToTimestamp(create_time);
  return transfer;
}

std::vector<v1::Transfer> ToTransfers(const std::vector<sql::ListTransfersRow>& rows) {
  std::vector<v1::Transfer> transfers;
  for (const sql::ListTransfersRow& row : rows) {
    v1::Transfer& transfer = transfers.emplace_back(ToTransfer(row, row.create_time));
    if (!row.voucher_number.has_value()) continue;
    transfer.set_voucher(VoucherName({.warehouse_id = row.voucher_warehouse_id.value(),
                                      .kind = static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                                      .year = row.voucher_year.value(),
                                      .number = *row.voucher_number}));
  }
  return transfers;
}

}  // namespace

absl::StatusOr<std::vector<InTransit>> StockTx::LockShipment(absl::string_view shipment) {
  const absl::string_view shipment_id = IdOf(shipment, "shipments").value();
  sql().Enqueue(sql::kLockShipment, shipment_id);
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListInTransit, shipment_id));
  std::vector<InTransit> on_it;
  for (const sql::ListInTransitRow& row : rows) {
    on_it.push_back({.lot = absl::StrCat("lots/", row.lot_id), .chapter = NameOf("chapters", row.chapter_id), .quantity = row.quantity});
  }
  return on_it;
}

absl::StatusOr<std::vector<v1::Transfer>> StockTx::WriteTransfers(absl::Span<const v1::Transfer> transfers) {
  if (transfers.empty()) return std::vector<v1::Transfer>();
  TransferColumns columns;
  for (const v1::Transfer& transfer : transfers) columns.Add(transfer.lot(), transfer.from(), transfer.to(), transfer.quantity());
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kInsertTransfers, columns.lot_ids, columns.from_kinds, columns.from_places,
                                                columns.to_kinds, columns.to_places, columns.quantities, std::nullopt, now()));
  std::vector<v1::Transfer> written;
  for (const sql::InsertTransfersRow& row : rows) written.push_back(ToTransfer(row, now()));
  return written;
}

absl::StatusOr<std::vector<v1::Transfer>> StockTx::ListTransfers(const TransferFilter& filter, std::int64_t after_transfer_id,
                                                                 std::int32_t limit) {
  // Each way of asking has a statement that an index answers, so that none reads the whole ledger.
  const auto query = [&]() -> absl::StatusOr<std::vector<sql::ListTransfersRow>> {
    if (filter.lot_id != 0) {
      return sql().Query(sql::kListTransfersOfLot, filter.chapter_ids, filter.lot_id, filter.warehouse_id, filter.shipment_id,
                         after_transfer_id, limit + 1);
    }
    if (!filter.shipment_id.empty()) {
      return sql().Query(sql::kListTransfersOfShipment, filter.chapter_ids, filter.shipment_id, filter.warehouse_id, after_transfer_id,
                         limit + 1);
    }
    if (!filter.warehouse_id.empty() || filter.chapter_ids.size() <= kFewChapters) {
      return sql().Query(sql::kListTransfersOfWarehouses, filter.chapter_ids, filter.warehouse_id, after_transfer_id, limit + 1);
    }
    return sql().Query(sql::kListTransfers, filter.chapter_ids, after_transfer_id, limit + 1);
  };
  ASSIGN_OR_RETURN(const auto rows, query());
  return ToTransfers(rows);
}

absl::StatusOr<std::vector<v1::Transfer>> StockTx::ListTransfersOfLots(absl::Span<const std::int64_t> lot_ids,
                                                                       std::int64_t after_transfer_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListTransfersOfLots, lot_ids, after_transfer_id, limit + 1));
  return ToTransfers(rows);
}

}  // namespace muster::warehouse
