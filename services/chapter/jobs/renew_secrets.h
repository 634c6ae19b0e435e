#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/seal/text_sealer.h"
#include "platform/world/world.h"

namespace muster::chapter {

// Seals by the first key the secrets of authenticator apps that are sealed by another, or are in clear from before they were sealed. May be
// cut off anywhere and run again, also by several processes at once. How many accounts are left as they were because the key of their
// secrets is missing: these people cannot sign in until the key is back or an administrator resets them.
absl::StatusOr<int> RenewSecrets(const World& world, const TextSealer& sealer, absl::Time deadline);

}  // namespace muster::chapter
