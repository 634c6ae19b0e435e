#include "warehouse/store/issue_store.h"

#include <algorithm>
#include <tuple>

#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/reservation_rows.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {

IssueTx::IssueTx(pg::Transaction& sql, const World& world, const outbox::Origin& origin) : outbox::SharedTx(sql, world, origin) {
  sql.Enqueue(sql::kFixPlans);
}

absl::StatusOr<std::vector<HeldReservation>> IssueTx::ReadReservations(absl::Span<const std::int64_t> reservation_ids) {
  if (reservation_ids.empty()) return std::vector<HeldReservation>();
  sql().Enqueue(sql::kEnterWarehousesOfReservations, reservation_ids);
  const auto found = sql().Ask(sql::kFindReservations, reservation_ids);
  const auto lines = sql().Ask(sql::kListReservationLines, reservation_ids);
  ASSIGN_OR_RETURN(const auto reservation_rows, sql().Rows(found));
  ASSIGN_OR_RETURN(const auto line_rows, sql().Rows(lines));
  return ToHeld(reservation_rows, line_rows);
}

absl::StatusOr<IssueKnowledge> IssueTx::Read(const IssueQuestions& questions) {
  std::vector<absl::string_view> warehouse_ids(questions.source_ids.begin(), questions.source_ids.end());
  warehouse_ids.insert(warehouse_ids.end(), questions.destination_ids.begin(), questions.destination_ids.end());
  sql().Enqueue(sql::kEnterWarehouses, questions.source_ids);
  AskReplays(questions.request_ids);
  const auto owners = sql().Ask(sql::kListOwners, warehouse_ids);
  const auto packs = sql().Ask(sql::kListPacks, questions.items.others, questions.lots.others);
  const auto stock = sql().Ask(sql::kListStockOfItems, questions.items.warehouse_ids, questions.items.others);
  const auto floors = sql().Ask(sql::kListFloors, questions.items.warehouse_ids, questions.items.others, questions.lots.warehouse_ids,
                                questions.lots.others, now());
  const auto voucher_ids = sql().Ask(sql::kDrawVoucherIds, static_cast<std::int32_t>(questions.request_ids.size()));

  IssueKnowledge known;
  if (!questions.lots.others.empty()) {
    ASSIGN_OR_RETURN(known.stock, sql().Query(sql::kListStockOfLots, questions.lots.warehouse_ids, questions.lots.others));
  }
  if (!questions.series.empty()) {
    std::vector<absl::string_view> series_warehouses;
    std::vector<std::int32_t> kinds, years;
    for (const Series& series : questions.series) {
      series_warehouses.push_back(series.warehouse_id);
      kinds.push_back(series.kind);
      years.push_back(series.year);
    }
    ASSIGN_OR_RETURN(known.last_numbers, sql().Query(sql::kListLastNumbers, series_warehouses, kinds, years));
  }
  if (!questions.first_year_ids.empty()) {
    ASSIGN_OR_RETURN(known.first_years, sql().Query(sql::kListFirstYears, questions.first_year_ids, AllVoucherKinds()));
  }
  ASSIGN_OR_RETURN(known.replays, Replays());
  ASSIGN_OR_RETURN(known.owners, sql().Rows(owners));
  ASSIGN_OR_RETURN(known.packs, sql().Rows(packs));
  ASSIGN_OR_RETURN(auto stock_of_items, sql().Rows(stock));
  known.stock.insert(known.stock.end(), std::make_move_iterator(stock_of_items.begin()), std::make_move_iterator(stock_of_items.end()));
  ASSIGN_OR_RETURN(known.floors, sql().Rows(floors));
  ASSIGN_OR_RETURN(const auto ids, sql().Rows(voucher_ids));
  for (const sql::DrawVoucherIdsRow& row : ids) known.voucher_ids.push_back(row.voucher_id);
  return known;
}

void IssueTx::TakeBalances(std::vector<BalanceTaking> takings) {
  std::sort(takings.begin(), takings.end(),
            [](const auto& a, const auto& b) { return std::tie(a.warehouse_id, a.lot_id) < std::tie(b.warehouse_id, b.lot_id); });
  std::vector<absl::string_view> warehouse_ids;
  std::vector<std::int64_t> lot_ids, on_hand_seen, reserved_seen, on_hand_changes, reserved_changes;
  for (const BalanceTaking& taking : takings) {
    warehouse_ids.push_back(taking.warehouse_id);
    lot_ids.push_back(taking.lot_id);
    on_hand_seen.push_back(taking.on_hand_seen);
    reserved_seen.push_back(taking.reserved_seen);
    on_hand_changes.push_back(taking.on_hand_change);
    reserved_changes.push_back(taking.reserved_change);
  }
  sql().Enqueue(sql::kTakeBalances, warehouse_ids, lot_ids, on_hand_seen, reserved_seen, on_hand_changes, reserved_changes);
}

void IssueTx::EndReservations(absl::Span<const std::int64_t> reservation_ids) {
  if (reservation_ids.empty()) return;
  sql().Enqueue(sql::kEndSeenReservations, reservation_ids, std::int32_t{v1::Reservation::STATE_ISSUED}, now());
}

void IssueTx::InsertVouchers(std::vector<NumberedVoucher> vouchers, absl::Span<const std::int64_t> voucher_ids) {
  std::sort(vouchers.begin(), vouchers.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  voucher_ids = voucher_ids.first(vouchers.size());
  std::vector<std::int64_t> numbers, transfer_voucher_ids;
  std::vector<absl::string_view> warehouse_ids, first_persons, second_persons, counterparties, purposes, creators, notes, incident_ids;
  std::vector<std::int32_t> kinds, years;
  std::vector<absl::Time> times;
  TransferColumns transfers;
  for (std::size_t i = 0; i < vouchers.size(); ++i) {
    const NumberedVoucher& numbered = vouchers[i];
    const v1::Voucher& voucher = *numbered.voucher;
    warehouse_ids.push_back(numbered.number.warehouse_id);
    kinds.push_back(numbered.number.kind);
    years.push_back(numbered.number.year);
    numbers.push_back(numbered.number.number);
    first_persons.push_back(voucher.paper_open() ? absl::string_view("") : voucher.responsible_persons(0));
    second_persons.push_back(voucher.paper_open() ? absl::string_view("") : voucher.responsible_persons(1));
    counterparties.push_back(voucher.counterparty());
    purposes.push_back(voucher.purpose());
    times.push_back(FromTimestamp(voucher.voucher_time()));
    creators.push_back(voucher.creator());
    notes.push_back(voucher.note());
    incident_ids.push_back(IdOf(voucher.incident(), "incidents").value_or(""));
    for (const v1::Voucher::Line& line : voucher.lines()) {
      transfers.Add(line.lot(), line.from(), line.to(), line.quantity());
      transfer_voucher_ids.push_back(voucher_ids[i]);
    }
  }
  sql().Enqueue(sql::kInsertVouchers, voucher_ids, warehouse_ids, kinds, years, numbers, first_persons, second_persons, counterparties,
                purposes, times, creators, notes, incident_ids, now());
  sql().Enqueue(sql::kInsertVoucherTransfers, transfers.lot_ids, transfers.from_kinds, transfers.from_places, transfers.to_kinds,
                transfers.to_places, transfers.quantities, transfer_voucher_ids, now());
}

}  // namespace muster::warehouse
