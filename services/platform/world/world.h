#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/pg/pool.h"

namespace muster {

// Wakes those who wait for news of a kind. Thread-safe.
class Signal {
 public:
  void Notify();
  // Returns when Notify was called since `seen`, or after `timeout`; then `seen` is up to date. Start with seen = 0.
  void Wait(std::uint64_t& seen, absl::Duration timeout);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t count_ = 0;
};

// A service's share of one closed set of data: live, or one drill. The world of a call stands in its signed caller; no request changes it.
struct World {
  std::string name;
  // Everything that leaves this world is marked 演练 / EXERCISE.
  bool exercise = false;
  std::unique_ptr<pg::Pool> pool;
  // The time in this world.
  const Clock* clock = nullptr;
  // Notified after each commit that appended events.
  mutable Signal committed;
};

// The worlds of one service. Fixed at start; thread-safe.
class Worlds {
 public:
  // Opens nothing yet: connections are made when first needed. `clock` outlives this.
  Worlds(const config::ServerConfig& config, absl::string_view service, const Clock& clock);

  // Errors: PERMISSION_DENIED/WORLD_UNKNOWN.
  absl::StatusOr<const World*> Find(absl::string_view name) const;

  const std::vector<std::unique_ptr<World>>& all() const { return worlds_; }

 private:
  std::vector<std::unique_ptr<World>> worlds_;
};

}  // namespace muster
