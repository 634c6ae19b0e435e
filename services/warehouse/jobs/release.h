#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/reservation.pb.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// Adds the reservation's quantities, times `sign`, to what is reserved in its warehouse.
std::vector<BalanceChange> ReservedChanges(const v1::Reservation& reservation, int sign);

// Lets locked, pending reservations go: ends them as `state` (CANCELLED or EXPIRED), gives back what they hold, appends their events.
// `cancel_reason` is empty unless a person says why.
absl::Status Release(StockTx& tx, absl::Span<HeldReservation> held, v1::Reservation::State state, absl::string_view cancel_reason = "");

}  // namespace muster::warehouse
