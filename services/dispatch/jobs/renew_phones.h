#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/seal/text_sealer.h"
#include "platform/world/world.h"

namespace muster::dispatch {

// Seals by the first key the telephone numbers of drivers that are sealed by another, or are in clear from before they were sealed; these
// get their masked form as well. May be cut off anywhere and run again, also by several processes at once. How many are left as they were
// because their key is missing.
absl::StatusOr<int> RenewPhones(const World& world, const TextSealer& sealer, absl::Time deadline);

}  // namespace muster::dispatch
