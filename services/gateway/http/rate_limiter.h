#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::gateway {

// A bucket of tokens for each client: it holds `burst` of them, a request takes one, and `per_second` come back. Thread-safe.
class RateLimiter {
 public:
  struct Rate {
    double per_second;
    double burst;
  };

  explicit RateLimiter(const Rate& rate) : rate_(rate) {}

  // Zero when the request may go on, else how long to wait.
  absl::Duration Take(absl::string_view client, absl::Time now) { return Draw(client, now, 1); }
  // The same without taking anything.
  absl::Duration Look(absl::string_view client, absl::Time now) { return Draw(client, now, 0); }

 private:
  absl::Duration Draw(absl::string_view client, absl::Time now, double tokens);

  struct Bucket {
    double tokens;
    absl::Time filled_time;
  };
  struct Shard {
    std::mutex mutex;
    absl::flat_hash_map<std::string, Bucket> buckets;
    std::size_t sweep_at = 1024;
  };

  // Forgets buckets that are full again, with the shard's mutex held.
  void Sweep(Shard& shard, absl::Time now) const;

  const Rate rate_;
  std::array<Shard, 8> shards_;
};

}  // namespace muster::gateway
