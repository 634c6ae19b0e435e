#include "chapter/api/gatekeeper.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "chapter/domain/lockout.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/auth/totp.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster::chapter {
namespace {

constexpr char kRootChapter[] = "chapters/000000";

domain::Failures ToDomain(const FailureRecord& record) {
  return {.count = record.count, .begin_time = record.begin_time, .lock_until = record.lock_until};
}

absl::Status CheckNotLocked(const FailureRecord& record, absl::Time now) {
  if (!domain::IsLocked(ToDomain(record), now)) return absl::OkStatus();
  const absl::Duration left = *record.lock_until - now;
  const auto minutes = static_cast<std::int64_t>(std::ceil(absl::ToDoubleMinutes(left)));
  return ResourceExhausted("SIGN_IN_LOCKED", "too many failed sign-ins", left, {{"minutes", minutes}});
}

}  // namespace

absl::StatusOr<Gatekeeper::Proof> Gatekeeper::Examine(const World& world, const outbox::Origin& origin, absl::string_view user_id,
                                                      absl::string_view password) {
  const absl::Time now = Now();
  Proof proof;
  RETURN_IF_ERROR(outbox::Read<UserTx>(world, origin, [&](UserTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const FailureRecord failures, tx.FindFailures(user_id));
    RETURN_IF_ERROR(CheckNotLocked(failures, now));
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(user_id));
    const bool usable = account.has_value() && !account->user.has_disable_time() &&
                        (!account->password_expire_time.has_value() || now < *account->password_expire_time);
    proof.password_hash = usable ? account->password_hash.value_or("") : "";
    return absl::OkStatus();
  }));
  ASSIGN_OR_RETURN(proof.right, hasher_.Verify(proof.password_hash, password, origin.deadline));
  return proof;
}

absl::StatusOr<std::optional<Account>> Gatekeeper::Admit(UserTx& tx, absl::string_view user_id, const Proof& proof,
                                                         absl::string_view client_address) {
  ASSIGN_OR_RETURN(std::optional<Account> account, tx.LockAccount(user_id));
  // The account may have changed since it was examined.
  const bool holds =
      proof.right && account.has_value() && !account->user.has_disable_time() && account->password_hash.value_or("") == proof.password_hash;
  if (holds) return account;
  RETURN_IF_ERROR(NoteFailure(tx, user_id, client_address));
  return std::nullopt;
}

absl::StatusOr<bool> Gatekeeper::TakeCode(UserTx& tx, Account& account, absl::string_view sealed_secret, absl::string_view code,
                                          absl::string_view client_address) {
  const absl::string_view user_id = *IdOf(account.user.name(), "users");
  ASSIGN_OR_RETURN(const std::string secret, sealer_.Open(SecretPlace(user_id), sealed_secret));
  const std::optional<std::int64_t> step = auth::MatchTotp(secret, code, Now(), account.totp_last_step);
  if (!step.has_value()) {
    RETURN_IF_ERROR(NoteFailure(tx, user_id, client_address));
    return false;
  }
  account.totp_last_step = *step;
  return true;
}

absl::Status Gatekeeper::CheckLock(UserTx& tx, absl::string_view user_id) {
  ASSIGN_OR_RETURN(const FailureRecord failures, tx.LockFailures(user_id));
  return CheckNotLocked(failures, Now());
}

absl::Status Gatekeeper::NoteFailure(UserTx& tx, absl::string_view user_id, absl::string_view client_address) {
  ASSIGN_OR_RETURN(const FailureRecord before, tx.LockFailures(user_id));
  const domain::Failures after = domain::AfterFailure(ToDomain(before), Now());
  tx.SaveFailures(user_id, {.count = after.count, .begin_time = after.begin_time, .lock_until = after.lock_until});
  if (after.lock_until.has_value()) {
    v1::SignInLocked event;
    event.set_user(NameOf("users", user_id));
    event.set_client_address(std::string(client_address));
    tx.Append(event.user(), kRootChapter, event);
  }
  return absl::OkStatus();
}

}  // namespace muster::chapter
