#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/world/verification.h"
#include "platform/world/world.h"

namespace muster::warehouse {

// Recomputes a world's ledger from its transfers, on one snapshot and without a lock, so that it may run while the service works.
// LedgerChecks() says what must hold. Details of the result: transfers, vouchers, balances, reservations.
absl::StatusOr<Verification> VerifyLedger(const World& world, absl::Time deadline, const VerificationObserver& observer);

}  // namespace muster::warehouse
