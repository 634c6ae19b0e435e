#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "muster/common/v1/caller.pb.h"
#include "platform/auth/key.h"
#include "platform/auth/verifier.h"

namespace muster::auth {

// Gives the token that a service or the command line calls others with. Thread-safe.
class CallerSource {
 public:
  // `caller` names issuer, subject, chapter, roles and world; its times are not looked at. `lifetime`: [10 seconds, 15 minutes].
  // Errors: as CheckCallerForm; INVALID_ARGUMENT/OUT_OF_RANGE for `lifetime`.
  static absl::StatusOr<std::unique_ptr<CallerSource>> Create(const SecretKey& key, const common::v1::Caller& caller, Now now,
                                                              absl::Duration lifetime = absl::Minutes(10));

  // A token of which at least a third of the life remains.
  std::string Token();

 private:
  CallerSource(const SecretKey& key, const common::v1::Caller& caller, Now now, absl::Duration lifetime);

  const SecretKey key_;
  const Now now_;
  const absl::Duration lifetime_;
  std::mutex mutex_;
  common::v1::Caller caller_;
  std::string token_;
  absl::Time issue_time_ = absl::InfinitePast();
  absl::Time renew_time_ = absl::InfinitePast();
};

}  // namespace muster::auth
