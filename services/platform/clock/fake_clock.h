#pragma once

#include <condition_variable>
#include <mutex>

#include "platform/clock/clock.h"

namespace muster {

// A clock that stands still until a test moves it.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override;
  bool SleepUntil(absl::Time time, std::stop_token stop) const override;

  // Moves the clock forward and wakes whoever slept up to then. `duration` ≥ 0.
  void Advance(absl::Duration duration);

  // Returns once `count` or more threads sleep on this clock, so that a test advances only when the job under test is waiting.
  void WaitForSleepers(int count) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  mutable int sleepers_ = 0;
  absl::Time now_;
};

}  // namespace muster
