#pragma once

#include <vector>

#include "absl/types/span.h"
#include "sql/warehouse.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// Reservations from their rows and those of their lines.
std::vector<HeldReservation> ToHeld(absl::Span<const sql::FindReservationRow> rows, absl::Span<const sql::ListReservationLinesRow> lines);

}  // namespace muster::warehouse
