#include "warehouse/store/reservation_rows.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

HeldReservation ToHeld(const sql::FindReservationRow& row) {
  HeldReservation held{.chapter = NameOf("chapters", row.chapter_id),
                       .warehouse_state = static_cast<v1::Warehouse::State>(row.warehouse_state)};
  v1::Reservation& reservation = held.reservation;
  reservation.set_name(absl::StrCat("reservations/", row.reservation_id));
  reservation.set_warehouse(NameOf("warehouses", row.warehouse_id));
  reservation.set_purpose(row.purpose);
  reservation.set_incident(NameOf("incidents", row.incident_id));
  reservation.set_destination_chapter(NameOf("chapters", row.destination_chapter_id));
  reservation.set_state(static_cast<v1::Reservation::State>(row.state));
  *reservation.mutable_expire_time() = ToTimestamp(row.expire_time);
  *reservation.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.end_time.has_value()) *reservation.mutable_end_time() = ToTimestamp(*row.end_time);
  reservation.set_creator(row.creator);
  reservation.set_canceller(row.canceller);
  reservation.set_cancel_reason(row.cancel_reason);
  return held;
}

void AddLine(const sql::ListReservationLinesRow& row, HeldReservation& held) {
  v1::Reservation::Line& line = *held.reservation.add_lines();
  line.set_lot(absl::StrCat("lots/", row.lot_id));
  line.set_item(NameOf("items", row.item_id));
  line.set_quantity(row.quantity);
  v1::Lot& lot = held.lots.emplace_back();
  lot.set_name(line.lot());
  lot.set_item(line.item());
  lot.set_expiry_date(DayText(row.expiry_date));
  lot.set_state(static_cast<v1::Lot::State>(row.lot_state));
}

}  // namespace

std::vector<HeldReservation> ToHeld(absl::Span<const sql::FindReservationRow> rows, absl::Span<const sql::ListReservationLinesRow> lines) {
  std::vector<HeldReservation> held;
  absl::flat_hash_map<std::int64_t, std::size_t> positions;
  for (const sql::FindReservationRow& row : rows) {
    positions.emplace(row.reservation_id, held.size());
    held.push_back(ToHeld(row));
  }
  for (const sql::ListReservationLinesRow& line : lines) AddLine(line, held[positions.at(line.reservation_id)]);
  return held;
}

}  // namespace muster::warehouse
