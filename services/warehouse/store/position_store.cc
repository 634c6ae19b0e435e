#include "warehouse/store/position_store.h"

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/balance_rows.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

SummaryRow ToSummary(const sql::SummariseStockRow& row) {
  SummaryRow summed{
      .weight_g = row.weight_g, .volume_cm3 = row.volume_cm3, .people_served_per_1000_units = row.people_served_per_1000_units};
  v1::StockSummary& summary = summed.summary;
  summary.set_chapter(NameOf("chapters", row.chapter_id));
  summary.set_warehouse(NameOf("warehouses", row.warehouse_id));
  summary.set_level(static_cast<v1::Warehouse::Level>(row.level));
  summary.set_item(NameOf("items", row.item_id));
  summary.set_on_hand_quantity(row.on_hand_quantity);
  summary.set_reserved_quantity(row.reserved_quantity);
  summary.set_available_quantity(row.on_hand_quantity - row.reserved_quantity);
  summary.set_usable_quantity(row.usable_quantity);
  summary.set_quarantined_quantity(row.quarantined_quantity);
  summary.set_expired_quantity(row.expired_quantity);
  summary.set_expiring_quantity(row.expiring_quantity);
  summary.set_value_fen(row.value_fen);
  summary.set_unvalued_quantity(row.unvalued_quantity);
  summary.set_promised_quantity(row.promised_quantity);
  return summed;
}

v1::LedgerEntry ToEntry(const sql::ListLedgerEntriesRow& row, absl::string_view warehouse_id) {
  v1::LedgerEntry entry;
  entry.set_transfer(absl::StrCat("transfers/", row.transfer_id));
  *entry.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.voucher_number.has_value()) {
    entry.set_voucher(VoucherName({.warehouse_id = row.voucher_warehouse_id.value(),
                                   .kind = static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                                   .year = row.voucher_year.value(),
                                   .number = *row.voucher_number}));
  }
  entry.set_counterparty(row.counterparty.value_or(""));
  entry.set_purpose(row.purpose.value_or(""));
  const PlaceColumns from{.kind = row.from_kind, .place = row.from_place};
  const PlaceColumns to{.kind = row.to_kind, .place = row.to_place};
  const bool comes_in = to.kind == v1::Place::kWarehouse && to.place == warehouse_id;
  *entry.mutable_place() = ToPlace(comes_in ? from : to);
  entry.set_lot(absl::StrCat("lots/", row.lot_id));
  entry.set_item(NameOf("items", row.item_id));
  if (comes_in) {
    entry.set_in_quantity(row.quantity);
  } else {
    entry.set_out_quantity(row.quantity);
  }
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<SummaryRow>> PositionTx::ListSummaries(const SummaryFilter& filter, SummaryGroup group, const SummaryKey& after,
                                                                  std::int32_t limit) {
  const std::vector<std::string> chapter_ids = filter.chapter_ids.value_or(std::vector<std::string>());
  const auto query = [&]() -> absl::StatusOr<std::vector<sql::SummariseStockRow>> {
    switch (group) {
      case SummaryGroup::kItem:
        if (!filter.chapter_ids.has_value()) {
          return sql().Query(sql::kSummariseStock, filter.item_ids, filter.today, filter.expiring_until, after.item_id, limit + 1);
        }
        [[fallthrough]];
      case SummaryGroup::kLevel:
        return sql().Query(sql::kSummariseStockOfChapters, chapter_ids, filter.item_ids, filter.today, filter.expiring_until,
                           group == SummaryGroup::kLevel, after.level, after.item_id, limit + 1);
      case SummaryGroup::kChapter:
      case SummaryGroup::kWarehouse:
        return sql().Query(sql::kSummariseStockByPlace, chapter_ids, filter.item_ids, filter.today, filter.expiring_until,
                           group == SummaryGroup::kChapter, after.place_id, after.item_id, limit + 1);
    }
    __builtin_unreachable();
  };
  ASSIGN_OR_RETURN(const auto rows, query());
  std::vector<SummaryRow> summaries;
  for (const sql::SummariseStockRow& row : rows) summaries.push_back(ToSummary(row));
  return summaries;
}

absl::StatusOr<std::vector<v1::StockPosition>> PositionTx::ListPositions(const BalanceFilter& filter, absl::Time as_of,
                                                                         const BalanceKey& after, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListStockPositions, filter.chapter_ids, filter.warehouse_id, filter.item_ids, as_of,
                                                after.warehouse_id, after.item_id, after.expiry_date, after.lot_id, limit + 1));
  std::vector<v1::StockPosition> positions;
  for (const sql::ListStockPositionsRow& row : rows) {
    v1::StockPosition& position = positions.emplace_back();
    position.set_warehouse(NameOf("warehouses", row.warehouse_id));
    *position.mutable_lot() = ToLot(row);
    position.set_on_hand_quantity(row.on_hand_quantity);
  }
  return positions;
}

absl::StatusOr<std::vector<v1::StockBalance>> PositionTx::ListExpiring(const ExpiryFilter& filter, const BalanceKey& after,
                                                                       std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListExpiringStock, filter.chapter_ids, filter.from, filter.until, after.expiry_date,
                                                after.warehouse_id, after.lot_id, limit + 1));
  std::vector<v1::StockBalance> balances;
  for (const sql::ListStockBalancesRow& row : rows) balances.push_back(ToBalance(row));
  return balances;
}

absl::StatusOr<Opening> PositionTx::FindOpening(const LedgerAccount& account, absl::Time time) {
  ASSIGN_OR_RETURN(const sql::FindOpeningBalanceRow row,
                   sql().QueryOne(sql::kFindOpeningBalance, account.warehouse_id, account.item_id, account.lot_id, time));
  return Opening{.lot_count = row.lot_count, .quantity = row.quantity};
}

absl::StatusOr<std::vector<v1::LedgerEntry>> PositionTx::ListEntries(const LedgerAccount& account, const LedgerPeriod& period,
                                                                     std::int64_t after_transfer_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListLedgerEntries, account.warehouse_id, account.item_id, account.lot_id, period.from,
                                                period.until, after_transfer_id, limit + 1));
  std::vector<v1::LedgerEntry> entries;
  for (const sql::ListLedgerEntriesRow& row : rows) entries.push_back(ToEntry(row, account.warehouse_id));
  return entries;
}

}  // namespace muster::warehouse
