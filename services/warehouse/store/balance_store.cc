#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/balance_rows.h"
#include "warehouse/store/item_rows.h"
#include "warehouse/store/stock_rows.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

std::int64_t LotId(absl::string_view lot) { return NumberOf(lot, "lots").value(); }

std::vector<absl::string_view> ItemIds(absl::Span<const std::string> items) {
  std::vector<absl::string_view> ids;
  for (const std::string& item : items) ids.push_back(IdOf(item, "items").value());
  return ids;
}

void SetQuantities(std::int64_t on_hand, std::int64_t reserved, v1::StockBalance& balance) {
  balance.set_on_hand_quantity(on_hand);
  balance.set_reserved_quantity(reserved);
  balance.set_available_quantity(on_hand - reserved);
}

// Lots as columns.
struct LotColumns {
  std::vector<std::int64_t> lot_ids;
  std::vector<absl::string_view> item_ids;
  std::vector<absl::string_view> batches;
  std::vector<std::optional<absl::CivilDay>> production_dates;
  std::vector<absl::CivilDay> expiry_dates;
  std::vector<std::int32_t> sources;
  std::vector<absl::string_view> donors;
  std::vector<std::int32_t> earmark_kinds;
  std::vector<std::string> earmark_targets;
  std::vector<std::int64_t> unit_costs_fen;
  std::vector<absl::string_view> manufacturers;
  std::vector<std::optional<std::int64_t>> donation_ids;

  void Add(std::int64_t lot_id, const v1::Lot& lot) {
    lot_ids.push_back(lot_id);
    item_ids.push_back(IdOf(lot.item(), "items").value());
    batches.push_back(lot.batch());
    absl::CivilDay production_date;
    const bool is_known = absl::ParseCivilTime(lot.production_date(), &production_date);
    production_dates.push_back(is_known ? std::optional(production_date) : std::nullopt);
    expiry_dates.push_back(ExpiryDay(lot));
    sources.push_back(lot.source());
    donors.push_back(lot.donor());
    EarmarkColumns earmark = ToColumns(lot.earmark());
    earmark_kinds.push_back(earmark.kind);
    earmark_targets.push_back(std::move(earmark.target));
    unit_costs_fen.push_back(lot.unit_cost_fen());
    manufacturers.push_back(lot.manufacturer());
    donation_ids.push_back(NumberOf(lot.donation(), "donations"));
  }
};

}  // namespace

absl::StatusOr<std::vector<std::string>> StockTx::UnknownItems(absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kUnknownItems, ItemIds(items)));
  std::vector<std::string> unknown;
  for (const sql::UnknownItemsRow& row : rows) unknown.push_back(NameOf("items", row.item_id));
  return unknown;
}

absl::StatusOr<absl::flat_hash_map<std::string, v1::Item>> StockTx::FindItems(absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kFindItems, ItemIds(items)));
  absl::flat_hash_map<std::string, v1::Item> found;
  for (const sql::FindItemRow& row : rows) found.emplace(NameOf("items", row.item_id), ToItem(row));
  return found;
}

absl::StatusOr<std::vector<v1::Lot>> StockTx::InsertLots(absl::string_view warehouse,
                                                         const google::protobuf::RepeatedPtrField<v1::ReceiptLine>& lines) {
  std::vector<absl::string_view> bins;
  ASSIGN_OR_RETURN(const auto ids, sql().Query(sql::kDrawLotIds, std::int32_t{lines.size()}));
  std::vector<v1::Lot> lots;
  LotColumns columns;
  for (int i = 0; i < lines.size(); ++i) {
    const std::int64_t lot_id = ids[static_cast<std::size_t>(i)].lot_id;
    columns.Add(lot_id, lines[i].lot());
    bins.push_back(lines[i].bin());
    v1::Lot& lot = lots.emplace_back(lines[i].lot());
    lot.set_name(absl::StrCat("lots/", lot_id));
    lot.set_state(v1::Lot::STATE_RELEASED);
    *lot.mutable_create_time() = ToTimestamp(now());
  }
  sql().Enqueue(sql::kInsertLots, columns.lot_ids, columns.item_ids, columns.batches, columns.production_dates, columns.expiry_dates,
                columns.sources, columns.donors, columns.earmark_kinds, columns.earmark_targets, columns.unit_costs_fen,
                std::int32_t{v1::Lot::STATE_RELEASED}, now(), columns.manufacturers, columns.donation_ids);
  OpenBalances(warehouse, columns.lot_ids, bins);
  return lots;
}

void StockTx::OpenBalances(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids, absl::Span<const absl::string_view> bins) {
  sql().Enqueue(sql::kOpenBalances, IdOf(warehouse, "warehouses").value(), lot_ids, bins, now());
}

absl::StatusOr<std::vector<v1::StockBalance>> StockTx::LockBalances(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids,
                                                                    absl::Span<const std::string> items) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kLockBalances, IdOf(warehouse, "warehouses").value(), lot_ids, ItemIds(items)));
  std::vector<v1::StockBalance> balances;
  for (const sql::LockBalancesRow& row : rows) {
    v1::StockBalance& balance = balances.emplace_back();
    balance.set_warehouse(std::string(warehouse));
    v1::Lot& lot = *balance.mutable_lot();
    lot.set_name(absl::StrCat("lots/", row.lot_id));
    lot.set_item(NameOf("items", row.item_id));
    lot.set_expiry_date(DayText(row.expiry_date));
    SetEarmark({.kind = row.earmark_kind, .target = row.earmark_target}, lot);
    lot.set_state(static_cast<v1::Lot::State>(row.state));
    SetQuantities(row.on_hand_quantity, row.reserved_quantity, balance);
  }
  return balances;
}

absl::StatusOr<PickFacts> StockTx::LockForPicking(absl::string_view warehouse, absl::Span<const std::int64_t> lot_ids,
                                                  absl::Span<const std::string> items) {
  const std::vector<absl::string_view> item_ids = ItemIds(items);
  const absl::string_view warehouse_id = IdOf(warehouse, "warehouses").value();
  const std::vector<absl::string_view> of_items(item_ids.size(), warehouse_id);
  const std::vector<absl::string_view> of_lots(lot_ids.size(), warehouse_id);
  const auto packs = sql().Ask(sql::kListPacks, item_ids, lot_ids);
  const auto floors = sql().Ask(sql::kListFloors, of_items, item_ids, of_lots, lot_ids, now());
  PickFacts facts;
  ASSIGN_OR_RETURN(facts.balances, LockBalances(warehouse, lot_ids, items));
  ASSIGN_OR_RETURN(facts.packs, sql().Rows(packs));
  ASSIGN_OR_RETURN(facts.floors, sql().Rows(floors));
  return facts;
}

absl::Status StockTx::ChangeBalances(absl::Span<const BalanceChange> changes) {
  std::vector<absl::string_view> warehouse_ids;
  std::vector<std::int64_t> lot_ids;
  std::vector<std::int64_t> on_hand;
  std::vector<std::int64_t> reserved;
  for (const BalanceChange& change : changes) {
    warehouse_ids.push_back(IdOf(change.warehouse, "warehouses").value());
    lot_ids.push_back(LotId(change.lot));
    on_hand.push_back(change.on_hand);
    reserved.push_back(change.reserved);
  }
  ASSIGN_OR_RETURN(const sql::ChangeBalancesRow row, sql().QueryOne(sql::kChangeBalances, warehouse_ids, lot_ids, on_hand, reserved));
  if (row.changed_count != row.wanted_count)
    return Internal("UNEXPECTED", "the ledger lacks a balance that a reservation or voucher names");
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::StockBalance>> StockTx::FindBalance(absl::string_view warehouse, std::int64_t lot_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindBalance, IdOf(warehouse, "warehouses").value(), lot_id));
  return row.has_value() ? std::optional(ToBalance(*row)) : std::nullopt;
}

absl::StatusOr<std::vector<v1::StockBalance>> StockTx::ListBalances(const BalanceFilter& filter, const BalanceKey& after,
                                                                    std::int32_t limit) {
  sql().Enqueue(sql::kFixPlans);
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListStockBalances, filter.chapter_ids, filter.warehouse_id, filter.item_ids, filter.include_empty,
                               after.warehouse_id, after.item_id, after.expiry_date, after.lot_id, limit + 1));
  std::vector<v1::StockBalance> balances;
  for (const sql::ListStockBalancesRow& row : rows) balances.push_back(ToBalance(row));
  return balances;
}

}  // namespace muster::warehouse
