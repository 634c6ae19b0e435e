#include "chapter/domain/lockout.h"

namespace muster::chapter::domain {

bool IsLocked(const Failures& failures, absl::Time now) { return failures.lock_until.has_value() && now < *failures.lock_until; }

Failures AfterFailure(const Failures& failures, absl::Time now) {
  const bool starts_anew = failures.count == 0 || failures.lock_until.has_value() || now - failures.begin_time >= kFailureWindow;
  Failures next = starts_anew ? Failures{.count = 1, .begin_time = now, .lock_until = std::nullopt}
                              : Failures{.count = failures.count + 1, .begin_time = failures.begin_time, .lock_until = std::nullopt};
  if (next.count >= kFailuresToLock) next.lock_until = now + kLockTime;
  return next;
}

}  // namespace muster::chapter::domain
