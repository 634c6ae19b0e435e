#include "platform/auth/caller_source.h"

#include <utility>

#include "platform/auth/caller_token.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr absl::Duration kMinLifetime = absl::Seconds(10);

}  // namespace

absl::StatusOr<std::unique_ptr<CallerSource>> CallerSource::Create(const SecretKey& key, const common::v1::Caller& caller, Now now,
                                                                   absl::Duration lifetime) {
  RETURN_IF_ERROR(CheckCallerForm(caller));
  if (lifetime < kMinLifetime || lifetime > kMaxCallerLifetime) {
    return InvalidArgument("OUT_OF_RANGE", "lifetime of a caller's token",
                           {{"min", absl::FormatDuration(kMinLifetime)}, {"max", absl::FormatDuration(kMaxCallerLifetime)}});
  }
  return std::unique_ptr<CallerSource>(new CallerSource(key, caller, std::move(now), lifetime));
}

CallerSource::CallerSource(const SecretKey& key, const common::v1::Caller& caller, Now now, absl::Duration lifetime)
    : key_(key), now_(std::move(now)), lifetime_(lifetime), caller_(caller) {}

std::string CallerSource::Token() {
  const absl::Time now = now_();
  const std::scoped_lock lock(mutex_);
  // Also when the clock was set back: a token from the future would be refused.
  if (now >= renew_time_ || now < issue_time_) {
    issue_time_ = absl::FromUnixSeconds(absl::ToUnixSeconds(now));
    renew_time_ = issue_time_ + lifetime_ * 2 / 3;
    caller_.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(issue_time_));
    caller_.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(issue_time_ + lifetime_));
    absl::StatusOr<std::string> token = SignCaller(key_, caller_);
    // Create has checked all that could be wrong.
    MUSTER_CHECK(token.ok());
    token_ = *std::move(token);
  }
  return token_;
}

}  // namespace muster::auth
