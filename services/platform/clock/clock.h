#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace muster {

// Where every rule about time reads the time, so that tests need no sleeps and a drill's clock may run faster than the wall's.
// Deadlines of calls are not rules: they are real time and do not come from here. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Waits until this clock shows `time`, or until `stop` is requested. True when the time has come, false when stopped before.
  virtual bool SleepUntil(absl::Time time, std::stop_token stop) const = 0;

  // The same for a span from now.
  bool SleepFor(absl::Duration duration, std::stop_token stop) const { return SleepUntil(Now() + duration, stop); }
};

// The wall clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  bool SleepUntil(absl::Time time, std::stop_token stop) const override;
};

}  // namespace muster
