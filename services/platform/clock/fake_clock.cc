#include "platform/clock/fake_clock.h"

namespace muster {

absl::Time FakeClock::Now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

bool FakeClock::SleepUntil(absl::Time time, std::stop_token stop) const {
  std::unique_lock lock(mutex_);
  ++sleepers_;
  changed_.notify_all();
  const bool come = changed_.wait(lock, stop, [&] { return now_ >= time; });
  --sleepers_;
  return come;
}

void FakeClock::Advance(absl::Duration duration) {
  const std::lock_guard lock(mutex_);
  now_ += duration;
  changed_.notify_all();
}

void FakeClock::WaitForSleepers(int count) const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return sleepers_ >= count; });
}

}  // namespace muster
