#include "warehouse/jobs/release.h"

#include "muster/warehouse/v1/events.pb.h"
#include "platform/status/status.h"

namespace muster::warehouse {

std::vector<BalanceChange> ReservedChanges(const v1::Reservation& reservation, int sign) {
  std::vector<BalanceChange> changes;
  for (const v1::Reservation::Line& line : reservation.lines()) {
    changes.push_back({.warehouse = reservation.warehouse(), .lot = line.lot(), .reserved = sign * line.quantity()});
  }
  return changes;
}

absl::Status Release(StockTx& tx, absl::Span<HeldReservation> held, v1::Reservation::State state, absl::string_view cancel_reason) {
  std::vector<BalanceChange> changes;
  for (const HeldReservation& one : held) {
    for (BalanceChange& change : ReservedChanges(one.reservation, -1)) changes.push_back(std::move(change));
  }
  RETURN_IF_ERROR(tx.ChangeBalances(changes));
  tx.EndReservations(held, state, cancel_reason);
  for (const HeldReservation& one : held) {
    v1::ReservationReleased event;
    *event.mutable_reservation() = one.reservation;
    tx.Append(one.reservation.name(), one.chapter, event);
  }
  return absl::OkStatus();
}

}  // namespace muster::warehouse
