#include "platform/clock/clock.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "absl/time/clock.h"

namespace muster {

absl::Time SystemClock::Now() const { return absl::Now(); }

bool SystemClock::SleepUntil(absl::Time time, std::stop_token stop) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  // In steps: the wall clock may be set while we sleep, and a far time must not overflow the system's.
  while (!stop.stop_requested()) {
    const absl::Duration left = time - Now();
    if (left <= absl::ZeroDuration()) return true;
    never.wait_for(lock, stop, absl::ToChronoNanoseconds(std::min(left, absl::Minutes(1))), [] { return false; });
  }
  return false;
}

}  // namespace muster
