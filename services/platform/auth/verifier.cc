#include "platform/auth/verifier.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/paseto.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

using common::v1::Caller;

constexpr char kGateway[] = "gateway";

absl::Time TimeOf(const google::protobuf::Timestamp& time) { return absl::FromUnixSeconds(time.seconds()); }

bool MaySpeakFor(absl::string_view issuer, absl::string_view subject) {
  return issuer == kGateway || (absl::ConsumePrefix(&subject, "services/") && subject == issuer);
}

}  // namespace

std::optional<Verifier::Verified> Verifier::Shard::Find(absl::string_view token, std::size_t capacity) {
  const std::scoped_lock lock(mutex_);
  if (const auto it = young_.find(token); it != young_.end()) return it->second;
  const auto it = old_.find(token);
  if (it == old_.end()) return std::nullopt;
  const Verified found = it->second;
  std::string key = it->first;
  old_.erase(it);
  Remember(std::move(key), capacity, found);
  return found;
}

void Verifier::Shard::Insert(absl::string_view token, std::size_t capacity, const Verified& verified) {
  const std::scoped_lock lock(mutex_);
  Remember(std::string(token), capacity, verified);
}

void Verifier::Shard::Remember(std::string token, std::size_t capacity, const Verified& verified) {
  if (young_.size() >= capacity) old_ = std::exchange(young_, Generation());
  young_.insert_or_assign(std::move(token), verified);
}

Verifier::Verifier(Keyring keyring, Now now, const VerifierOptions& options)
    : keyring_(std::move(keyring)), now_(std::move(now)), options_(options), capacity_((options.cached_tokens + 31) / 32) {}

Verifier::Shard& Verifier::ShardOf(absl::string_view token) const { return shards_[absl::HashOf(token) % shards_.size()]; }

absl::StatusOr<std::shared_ptr<const Caller>> Verifier::Verify(absl::string_view token) const {
  if (token.empty()) return Unauthenticated("CALLER_MISSING", "no token");
  // Nothing longer is ever kept, and hashing it would be work for nothing.
  const bool may_be_cached = capacity_ > 0 && token.size() <= kMaxTokenBytes;
  if (may_be_cached) {
    if (const std::optional<Verified> known = ShardOf(token).Find(token, capacity_); known.has_value()) {
      RETURN_IF_ERROR(CheckTimes(*known));
      return known->caller;
    }
  }
  ASSIGN_OR_RETURN(const Verified verified, VerifyAfresh(token));
  RETURN_IF_ERROR(CheckTimes(verified));
  if (may_be_cached) ShardOf(token).Insert(token, capacity_, verified);
  return verified.caller;
}

absl::StatusOr<Verifier::Verified> Verifier::VerifyAfresh(absl::string_view token) const {
  ASSIGN_OR_RETURN(const PasetoToken parsed, PasetoToken::Parse(token));
  ASSIGN_OR_RETURN(const std::string kid, ParseKeyId(parsed.footer()));
  const Keyring::Entry* const entry = keyring_.Find(kid);
  if (entry == nullptr) return Unauthenticated("CALLER_KEY_UNKNOWN", absl::StrCat("no key ", kid), {{"kid", kid}});
  if (!parsed.Verify(entry->key)) return Unauthenticated("CALLER_FORGED", "signature does not fit", {{"kid", kid}});

  ASSIGN_OR_RETURN(Caller caller, ParseCaller(parsed.payload()));
  if (caller.issuer() != entry->issuer || !MaySpeakFor(caller.issuer(), caller.subject())) {
    return Unauthenticated("CALLER_ISSUER_REFUSED",
                           absl::StrCat("key of ", entry->issuer, " signed as ", caller.issuer(), " for ", caller.subject()),
                           {{"issuer", entry->issuer}, {"subject", caller.subject()}});
  }
  const absl::Time issue_time = TimeOf(caller.issue_time());
  const absl::Time expire_time = TimeOf(caller.expire_time());
  if (expire_time - issue_time > kMaxCallerLifetime) {
    return Unauthenticated("CALLER_LIFETIME_TOO_LONG", absl::StrCat("token lives ", absl::FormatDuration(expire_time - issue_time)),
                           {{"max_minutes", absl::ToInt64Minutes(kMaxCallerLifetime)}});
  }
  return Verified{std::make_shared<const Caller>(std::move(caller)), issue_time, expire_time};
}

absl::Status Verifier::CheckTimes(const Verified& verified) const {
  const absl::Time now = now_();
  if (now < verified.issue_time - options_.clock_skew) {
    return Unauthenticated("CALLER_NOT_YET_VALID", "token issued in the future",
                           {{"issue_time", absl::FormatTime(verified.issue_time, absl::UTCTimeZone())}});
  }
  if (now >= verified.expire_time) {
    return Unauthenticated("CALLER_EXPIRED", "token expired",
                           {{"expire_time", absl::FormatTime(verified.expire_time, absl::UTCTimeZone())}});
  }
  return absl::OkStatus();
}

}  // namespace muster::auth
