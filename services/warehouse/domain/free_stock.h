#pragma once

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "warehouse/domain/fefo.h"

namespace muster::warehouse::domain {

// OK when `stock` has as much of every wanted lot free as is wanted, whatever its expiry, state and earmark: for goods that leave the books
// or go back to where they came from. A lot may be wanted more than once.
// Errors, first match wins: NOT_FOUND/LOT_UNKNOWN (detail name); FAILED_PRECONDITION/INSUFFICIENT_STOCK (details item, available,
// requested, lot).
absl::Status CheckFree(absl::Span<const Stock> stock, absl::Span<const Want> wants);

}  // namespace muster::warehouse::domain
