#include "gateway/http/rate_limiter.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace muster::gateway {

absl::Duration RateLimiter::Draw(absl::string_view client, absl::Time now, double tokens) {
  Shard& shard = shards_[absl::HashOf(client) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  if (shard.buckets.size() >= shard.sweep_at) Sweep(shard, now);
  Bucket& bucket = shard.buckets.try_emplace(client, Bucket{rate_.burst, now}).first->second;
  const double seconds = std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled_time));
  bucket.tokens = std::min(rate_.burst, bucket.tokens + seconds * rate_.per_second);
  bucket.filled_time = now;
  if (bucket.tokens < 1) return absl::Seconds((1 - bucket.tokens) / rate_.per_second);
  bucket.tokens -= tokens;
  return absl::ZeroDuration();
}

void RateLimiter::Sweep(Shard& shard, absl::Time now) const {
  const absl::Duration full_after = absl::Seconds(rate_.burst / rate_.per_second);
  absl::erase_if(shard.buckets, [&](const auto& entry) { return now - entry.second.filled_time >= full_after; });
  shard.sweep_at = std::max<std::size_t>(1024, shard.buckets.size() * 2);
}

}  // namespace muster::gateway
