#pragma once

#include <optional>

#include "absl/time/time.h"

namespace muster::chapter::domain {

inline constexpr int kFailuresToLock = 5;
inline constexpr absl::Duration kFailureWindow = absl::Minutes(15);
inline constexpr absl::Duration kLockTime = absl::Minutes(15);

// The failed sign-ins of one name.
struct Failures {
  int count = 0;
  // Of the first one that counts.
  absl::Time begin_time;
  std::optional<absl::Time> lock_until;
};

bool IsLocked(const Failures& failures, absl::Time now);

// After one more at `now`: the fifth within the window locks the name; those before the window are forgotten.
Failures AfterFailure(const Failures& failures, absl::Time now);

}  // namespace muster::chapter::domain
