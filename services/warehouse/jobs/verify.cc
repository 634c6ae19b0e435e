#include "warehouse/jobs/verify.h"

#include <vector>

#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "warehouse/store/verify_store.h"

namespace muster::warehouse {

absl::StatusOr<Verification> VerifyLedger(const World& world, absl::Time deadline, const VerificationObserver& observer) {
  const outbox::Origin origin{.actor = "services/warehouse", .method = "warehouse.verify", .deadline = deadline};
  return outbox::Read<VerifyTx>(world, origin, [&](VerifyTx& tx) -> absl::StatusOr<Verification> {
    ASSIGN_OR_RETURN(const LedgerCounts counts, tx.Count());
    Verification verification{.counts = {{"transfers", counts.transfers},
                                         {"vouchers", counts.vouchers},
                                         {"balances", counts.balances},
                                         {"reservations", counts.reservations}}};
    VerificationStep step{.step = 0, .steps = static_cast<int>(LedgerChecks().size())};
    for (const LedgerCheck& check : LedgerChecks()) {
      ASSIGN_OR_RETURN(const std::vector<Details> faults, tx.FindFaults(check, kMaxFaultsPerStep));
      for (const Details& details : faults) observer.on_fault(check.reason, details);
      ++step.step;
      step.fault_count = static_cast<std::int64_t>(faults.size());
      verification.fault_count += step.fault_count;
      observer.on_step(step);
    }
    return verification;
  });
}

}  // namespace muster::warehouse
