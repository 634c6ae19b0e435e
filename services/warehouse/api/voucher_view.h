#pragma once

#include "absl/time/time.h"
#include "muster/warehouse/v1/voucher.pb.h"

namespace muster::warehouse {

// Adds to a voucher what follows from all that is stored of it: the discrepancies, and how an advance notice stands at `now`.
void AddDerived(absl::Time now, v1::Voucher& voucher);

}  // namespace muster::warehouse
