#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/reservation_rows.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

std::int64_t ReservationId(const v1::Reservation& reservation) { return NumberOf(reservation.name(), "reservations").value(); }

std::string IdOrEmpty(absl::string_view name, absl::string_view collection) { return std::string(IdOf(name, collection).value_or("")); }

}  // namespace

absl::Status StockTx::InsertReservations(absl::Span<v1::Reservation* const> reservations) {
  std::vector<pg::Transaction::Answer<sql::InsertReservationRow>> asked;
  for (const v1::Reservation* reservation : reservations) {
    std::vector<std::int64_t> lot_ids;
    std::vector<std::int64_t> quantities;
    for (const v1::Reservation::Line& line : reservation->lines()) {
      lot_ids.push_back(NumberOf(line.lot(), "lots").value());
      quantities.push_back(line.quantity());
    }
    asked.push_back(sql().Ask(sql::kInsertReservation, IdOf(reservation->warehouse(), "warehouses").value(), reservation->purpose(),
                              IdOrEmpty(reservation->incident(), "incidents"), IdOrEmpty(reservation->destination_chapter(), "chapters"),
                              FromTimestamp(reservation->expire_time()), now(), lot_ids, quantities, actor()));
  }
  for (std::size_t i = 0; i < reservations.size(); ++i) {
    ASSIGN_OR_RETURN(const std::vector<sql::InsertReservationRow> rows, sql().Rows(asked[i]));
    v1::Reservation& reservation = *reservations[i];
    reservation.set_name(absl::StrCat("reservations/", rows.at(0).reservation_id));
    reservation.set_state(v1::Reservation::STATE_PENDING);
    *reservation.mutable_create_time() = ToTimestamp(now());
    reservation.set_creator(actor());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<HeldReservation>> StockTx::FindReservation(std::int64_t reservation_id) {
  return WithLines(sql().Query(sql::kFindReservation, reservation_id));
}

absl::StatusOr<std::vector<HeldReservation>> StockTx::ListReservations(const ReservationFilter& filter, std::int64_t before_reservation_id,
                                                                       std::int32_t limit) {
  const auto query = [&] {
    if (filter.state == v1::Reservation::STATE_PENDING && !filter.incident_id.empty() && filter.warehouse_id.empty()) {
      return sql().Query(sql::kListPendingReservations, filter.chapter_ids, filter.incident_id, before_reservation_id, limit + 1);
    }
    return sql().Query(sql::kListReservations, filter.chapter_ids, filter.warehouse_id, std::int32_t{filter.state}, filter.incident_id,
                       before_reservation_id, limit + 1);
  };
  ASSIGN_OR_RETURN(const auto rows, query());
  return WithLines(rows);
}

absl::StatusOr<std::optional<HeldReservation>> StockTx::LockReservation(std::int64_t reservation_id) {
  sql().Enqueue(sql::kEnterWarehouseOfReservation, reservation_id);
  return WithLines(sql().Query(sql::kLockReservation, reservation_id));
}

absl::StatusOr<std::vector<HeldReservation>> StockTx::LockReservations(absl::Span<const std::int64_t> reservation_ids) {
  sql().Enqueue(sql::kEnterWarehousesOfReservations, reservation_ids);
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kLockReservations, reservation_ids));
  return WithLines(rows);
}

absl::StatusOr<bool> StockTx::HasDueReservations() {
  ASSIGN_OR_RETURN(const sql::HasDueReservationsRow row, sql().QueryOne(sql::kHasDueReservations, now()));
  return row.has_due;
}

absl::StatusOr<std::vector<HeldReservation>> StockTx::LockDueReservations(std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kLockDueReservations, now(), limit));
  return WithLines(rows);
}

void StockTx::EndReservations(absl::Span<HeldReservation> held, v1::Reservation::State state, absl::string_view cancel_reason) {
  const std::string canceller = state == v1::Reservation::STATE_CANCELLED ? actor() : "";
  std::vector<std::int64_t> ids;
  for (HeldReservation& one : held) {
    ids.push_back(ReservationId(one.reservation));
    one.reservation.set_state(state);
    *one.reservation.mutable_end_time() = ToTimestamp(now());
    one.reservation.set_canceller(canceller);
    one.reservation.set_cancel_reason(std::string(cancel_reason));
  }
  sql().Enqueue(sql::kEndReservations, ids, std::int32_t{state}, now(), canceller, cancel_reason);
}

absl::StatusOr<std::vector<HeldReservation>> StockTx::WithLines(const std::vector<sql::FindReservationRow>& rows) {
  if (rows.empty()) return std::vector<HeldReservation>();
  std::vector<std::int64_t> ids;
  for (const sql::FindReservationRow& row : rows) ids.push_back(row.reservation_id);
  ASSIGN_OR_RETURN(const auto lines, sql().Query(sql::kListReservationLines, ids));
  return ToHeld(rows, lines);
}

absl::StatusOr<std::optional<HeldReservation>> StockTx::WithLines(const absl::StatusOr<std::vector<sql::FindReservationRow>>& rows) {
  if (!rows.ok()) return rows.status();
  ASSIGN_OR_RETURN(std::vector<HeldReservation> held, WithLines(*rows));
  return held.empty() ? std::nullopt : std::optional(std::move(held.front()));
}

}  // namespace muster::warehouse
