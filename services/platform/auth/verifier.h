#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/auth/key.h"

namespace muster::auth {

// Reads the wall clock. Tokens live in real time, also in a world whose clock runs faster.
using Now = std::function<absl::Time()>;

// The longest that a token may live, from issue to expiry.
inline constexpr absl::Duration kMaxCallerLifetime = absl::Minutes(15);

struct VerifierOptions {
  // How far the clocks of two hosts may differ: a token issued at most this much in the future is accepted.
  absl::Duration clock_skew = absl::Seconds(60);
  // How many verified tokens are remembered, so that a signature is checked once and not with every call. 0 = none.
  std::size_t cached_tokens = 8192;
};

// Says who calls. Thread-safe.
class Verifier {
 public:
  Verifier(Keyring keyring, Now now, const VerifierOptions& options = {});

  // The caller that `token` speaks for. Issuer "gateway" speaks for anyone; any other issuer X only for "services/X".
  // Errors, all UNAUTHENTICATED, first match wins: CALLER_MISSING (empty), CALLER_MALFORMED, CALLER_KEY_UNKNOWN, CALLER_FORGED,
  // CALLER_MALFORMED (claims), CALLER_ISSUER_REFUSED (the key belongs to another issuer, or the issuer may not speak for the subject),
  // CALLER_LIFETIME_TOO_LONG, CALLER_NOT_YET_VALID, CALLER_EXPIRED (from the very instant of expiry).
  absl::StatusOr<std::shared_ptr<const common::v1::Caller>> Verify(absl::string_view token) const;

 private:
  struct Verified {
    std::shared_ptr<const common::v1::Caller> caller;
    absl::Time issue_time;
    absl::Time expire_time;
  };

  // Two generations: when the young one is full it becomes the old one, and what was old and not asked for since is forgotten.
  class Shard {
   public:
    std::optional<Verified> Find(absl::string_view token, std::size_t capacity);
    void Insert(absl::string_view token, std::size_t capacity, const Verified& verified);

   private:
    using Generation = absl::flat_hash_map<std::string, Verified>;

    // With mutex_ held.
    void Remember(std::string token, std::size_t capacity, const Verified& verified);

    std::mutex mutex_;
    Generation young_;
    Generation old_;
  };

  absl::StatusOr<Verified> VerifyAfresh(absl::string_view token) const;
  absl::Status CheckTimes(const Verified& verified) const;
  Shard& ShardOf(absl::string_view token) const;

  const Keyring keyring_;
  const Now now_;
  const VerifierOptions options_;
  // Tokens in one generation of one shard.
  const std::size_t capacity_;
  mutable std::array<Shard, 16> shards_;
};

}  // namespace muster::auth
