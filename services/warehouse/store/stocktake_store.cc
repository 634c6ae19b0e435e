#include "warehouse/store/stocktake_store.h"

#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/warehouse.h"

namespace muster::warehouse {
namespace {

std::string StocktakeName(absl::string_view warehouse_id, std::int64_t stocktake_id) {
  return absl::StrCat("warehouses/", warehouse_id, "/stocktakes/", stocktake_id);
}

std::vector<absl::string_view> ItemIds(const v1::Stocktake& stocktake) {
  std::vector<absl::string_view> ids;
  for (const std::string& item : stocktake.items()) ids.push_back(IdOf(item, "items").value());
  return ids;
}

OwnedStocktake ToStocktake(const sql::ListStocktakesRow& row) {
  OwnedStocktake owned{
      .chapter = NameOf("chapters", row.chapter_id), .warehouse = NameOf("warehouses", row.warehouse_id), .stocktake_id = row.stocktake_id};
  v1::Stocktake& stocktake = owned.stocktake;
  stocktake.set_name(StocktakeName(row.warehouse_id, row.stocktake_id));
  for (const std::string& item_id : row.item_ids) stocktake.add_items(NameOf("items", item_id));
  for (const std::string& bin : row.bins) stocktake.add_bins(bin);
  stocktake.set_note(row.note);
  stocktake.set_state(static_cast<v1::Stocktake::State>(row.state));
  stocktake.set_line_count(row.line_count);
  stocktake.set_settled_count(row.settled_count);
  stocktake.set_recount_count(row.recount_count);
  if (row.voucher_number.has_value()) {
    stocktake.set_voucher(VoucherName({.warehouse_id = row.warehouse_id,
                                       .kind = static_cast<v1::Voucher::Kind>(row.voucher_kind.value()),
                                       .year = row.voucher_year.value(),
                                       .number = *row.voucher_number}));
  }
  stocktake.set_creator(row.creator);
  *stocktake.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.end_time.has_value()) *stocktake.mutable_end_time() = ToTimestamp(*row.end_time);
  stocktake.set_end_reason(row.end_reason);
  stocktake.set_etag(absl::StrCat(row.revision));
  return owned;
}

v1::StocktakeLine ToLine(const sql::ListStocktakeLinesRow& row) {
  v1::StocktakeLine line;
  line.set_lot(absl::StrCat("lots/", row.lot_id));
  line.set_item(NameOf("items", row.item_id));
  line.set_batch(row.batch);
  line.set_bin(row.bin);
  line.set_state(static_cast<v1::StocktakeLine::State>(row.state));
  line.set_difference(row.difference.value_or(0));
  for (std::size_t i = 0; i < row.counters.size(); ++i) {
    v1::StocktakeLine::Count& count = *line.add_counts();
    count.set_counter(row.counters[i]);
    *count.mutable_count_time() = ToTimestamp(row.count_times[i]);
    count.set_counted_quantity(row.counted_quantities[i]);
    count.set_book_quantity(row.book_quantities[i]);
    count.set_difference(row.counted_quantities[i] - row.book_quantities[i]);
  }
  return line;
}

}  // namespace

absl::StatusOr<std::string> StocktakeTx::FindTwiceCounted(absl::string_view warehouse, const v1::Stocktake& stocktake) {
  const absl::string_view warehouse_id = IdOf(warehouse, "warehouses").value();
  sql().Enqueue(sql::kBeginStocktake, warehouse_id);
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindTwiceCountedLot, warehouse_id, ItemIds(stocktake), stocktake.bins()));
  return row.has_value() ? StocktakeName(warehouse_id, row->stocktake_id) : std::string();
}

absl::StatusOr<v1::Stocktake> StocktakeTx::InsertStocktake(absl::string_view warehouse, const v1::Stocktake& stocktake) {
  const absl::string_view warehouse_id = IdOf(warehouse, "warehouses").value();
  ASSIGN_OR_RETURN(const sql::InsertStocktakeRow row, sql().QueryOne(sql::kInsertStocktake, warehouse_id, ItemIds(stocktake),
                                                                     stocktake.bins(), stocktake.note(), actor(), now()));
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> started, FindStocktake(row.stocktake_id));
  MUSTER_CHECK(started.has_value());
  return std::move(started->stocktake);
}

absl::StatusOr<std::optional<OwnedStocktake>> StocktakeTx::FindStocktake(std::int64_t stocktake_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindStocktake, stocktake_id));
  return row.has_value() ? std::optional(ToStocktake(*row)) : std::nullopt;
}

absl::StatusOr<std::optional<OwnedStocktake>> StocktakeTx::LockStocktake(absl::string_view warehouse_id, std::int64_t stocktake_id) {
  // In one flight; the last statement sees what was committed before the lock was had.
  sql().Enqueue(sql::kEnterWarehouse, warehouse_id);
  sql().Enqueue(sql::kLockStocktake, stocktake_id);
  return FindStocktake(stocktake_id);
}

absl::StatusOr<std::vector<OwnedStocktake>> StocktakeTx::ListStocktakes(absl::Span<const std::string> chapter_ids,
                                                                        absl::string_view warehouse_id, v1::Stocktake::State state,
                                                                        std::int64_t before_stocktake_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListStocktakes, chapter_ids, warehouse_id, std::int32_t{state}, before_stocktake_id, limit + 1));
  std::vector<OwnedStocktake> stocktakes;
  for (const sql::ListStocktakesRow& row : rows) stocktakes.push_back(ToStocktake(row));
  return stocktakes;
}

absl::StatusOr<std::vector<v1::StocktakeLine>> StocktakeTx::ListLines(std::int64_t stocktake_id, v1::StocktakeLine::State state,
                                                                      absl::Span<const std::int64_t> lot_ids, std::int64_t after_lot_id,
                                                                      std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListStocktakeLines, stocktake_id, std::int32_t{state}, lot_ids, after_lot_id, limit + 1));
  std::vector<v1::StocktakeLine> lines;
  for (const sql::ListStocktakeLinesRow& row : rows) lines.push_back(ToLine(row));
  return lines;
}

absl::StatusOr<std::vector<CountPosition>> StocktakeTx::ListCountPositions(const OwnedStocktake& owned,
                                                                           absl::Span<const std::int64_t> lot_ids, absl::Time count_time) {
  const absl::string_view warehouse_id = IdOf(owned.warehouse, "warehouses").value();
  ASSIGN_OR_RETURN(auto rows, sql().Query(sql::kListCountPositions, owned.stocktake_id, warehouse_id, lot_ids, count_time));
  std::vector<CountPosition> positions;
  for (sql::ListCountPositionsRow& row : rows) {
    positions.push_back(
        {.lot = absl::StrCat("lots/", row.lot_id),
         .item = NameOf("items", row.item_id),
         .bin = row.bin,
         .book_quantity = row.book_quantity,
         .earliest_count_time = row.earliest_count_time,
         .open_stocktake = row.open_stocktake_id.has_value() ? StocktakeName(warehouse_id, *row.open_stocktake_id) : std::string(),
         .counters = std::move(row.counters),
         .differences = std::move(row.differences)});
  }
  return positions;
}

void StocktakeTx::RecordCounts(const OwnedStocktake& owned, absl::string_view counter, absl::Time count_time,
                               absl::Span<const LotCount> counts) {
  std::vector<std::int64_t> lot_ids;
  std::vector<std::int64_t> counted_quantities;
  std::vector<std::int64_t> book_quantities;
  std::vector<std::int32_t> states;
  std::vector<std::optional<std::int64_t>> differences;
  for (const LotCount& count : counts) {
    lot_ids.push_back(NumberOf(count.lot, "lots").value());
    counted_quantities.push_back(count.counted_quantity);
    book_quantities.push_back(count.book_quantity);
    states.push_back(count.state);
    differences.push_back(count.difference);
  }
  sql().Enqueue(sql::kRecordCounts, owned.stocktake_id, IdOf(owned.warehouse, "warehouses").value(), counter, count_time, actor(), now(),
                lot_ids, counted_quantities, book_quantities, states, differences);
}

absl::StatusOr<std::vector<LotDifference>> StocktakeTx::ListDifferences(std::int64_t stocktake_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDifferences, stocktake_id));
  std::vector<LotDifference> differences;
  for (const sql::ListDifferencesRow& row : rows) {
    differences.push_back(
        {.lot = absl::StrCat("lots/", row.lot_id), .item = NameOf("items", row.item_id), .difference = row.difference.value()});
  }
  return differences;
}

absl::StatusOr<std::vector<std::string>> StocktakeTx::ListCounters(std::int64_t stocktake_id) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListCounters, stocktake_id));
  std::vector<std::string> counters;
  for (const sql::ListCountersRow& row : rows) counters.push_back(row.counter);
  return counters;
}

absl::StatusOr<std::vector<std::string>> StocktakeTx::ListReservationsOf(absl::string_view warehouse, absl::string_view lot) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListReservationsOfLot, IdOf(warehouse, "warehouses").value(), NumberOf(lot, "lots").value()));
  std::vector<std::string> reservations;
  for (const sql::ListReservationsOfLotRow& row : rows) reservations.push_back(absl::StrCat("reservations/", row.reservation_id));
  return reservations;
}

absl::StatusOr<v1::Stocktake> StocktakeTx::EndAsPosted(const OwnedStocktake& owned, const v1::Voucher& voucher) {
  const std::optional<VoucherNumber> number = ParseVoucherName(voucher.name());
  MUSTER_CHECK(number.has_value());
  ASSIGN_OR_RETURN(const sql::FindVoucherIdRow row,
                   sql().QueryOne(sql::kFindVoucherId, number->warehouse_id, std::int32_t{number->kind}, number->year, number->number));
  sql().Enqueue(sql::kEndStocktake, owned.stocktake_id, std::int32_t{v1::Stocktake::STATE_POSTED}, now(), "", row.voucher_id);
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> ended, FindStocktake(owned.stocktake_id));
  MUSTER_CHECK(ended.has_value());
  return std::move(ended->stocktake);
}

absl::StatusOr<v1::Stocktake> StocktakeTx::EndAsCancelled(const OwnedStocktake& owned, absl::string_view reason) {
  sql().Enqueue(sql::kEndStocktake, owned.stocktake_id, std::int32_t{v1::Stocktake::STATE_CANCELLED}, now(), reason, std::nullopt);
  ASSIGN_OR_RETURN(std::optional<OwnedStocktake> ended, FindStocktake(owned.stocktake_id));
  MUSTER_CHECK(ended.has_value());
  return std::move(ended->stocktake);
}

}  // namespace muster::warehouse
