#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "chapter/store/user_tx.h"
#include "platform/auth/password.h"
#include "platform/auth/verifier.h"
#include "platform/outbox/write.h"
#include "platform/seal/text_sealer.h"
#include "platform/world/world.h"

namespace muster::chapter {

// Passwords, codes and lock-outs, in one place for all RPCs that ask for them. A failure is written although the RPC answers with an error:
// the closure of a transaction therefore returns a refusal as a value. Thread-safe.
class Gatekeeper {
 public:
  // `now` is the wall clock: secrets live in real time, also in a world whose clock runs faster.
  // `sealer` outlives this.
  Gatekeeper(auth::Now now, const auth::PasswordCost& cost, const TextSealer& sealer)
      : now_(std::move(now)), hasher_(cost), sealer_(sealer) {}

  // Whole microseconds, as the database keeps them.
  absl::Time Now() const { return absl::FromUnixMicros(absl::ToUnixMicros(now_())); }

  // What was found out about a password before the transaction, because that takes long.
  struct Proof {
    bool right = false;
    // The hash that was compared with.
    std::string password_hash;
  };

  // Compares; an account that is unknown, closed or whose one-time password is too old has no right password.
  // Errors: RESOURCE_EXHAUSTED/SIGN_IN_LOCKED with detail "minutes"; RESOURCE_EXHAUSTED/OVERLOADED.
  absl::StatusOr<Proof> Examine(const World& world, const outbox::Origin& origin, absl::string_view user_id, absl::string_view password);

  // The account, locked, when the proof holds; none when it does not, and the failure is noted.
  absl::StatusOr<std::optional<Account>> Admit(UserTx& tx, absl::string_view user_id, const Proof& proof, absl::string_view client_address);

  // The secret of an authenticator app as `Account` holds it.
  std::string SealSecret(absl::string_view user_id, absl::string_view secret) const { return sealer_.Seal(SecretPlace(user_id), secret); }

  // Whether `code` is one of the account's app that has not been used; if so it is used up in `account`, which the caller saves. A wrong
  // one is noted. `sealed_secret` is one of the account's. Error: FAILED_PRECONDITION/SEALED_TEXT_UNREADABLE.
  absl::StatusOr<bool> TakeCode(UserTx& tx, Account& account, absl::string_view sealed_secret, absl::string_view code,
                                absl::string_view client_address);

  // SIGN_IN_LOCKED while the name is locked.
  absl::Status CheckLock(UserTx& tx, absl::string_view user_id);

  absl::StatusOr<std::string> Hash(absl::string_view password, absl::Time deadline) { return hasher_.Hash(password, deadline); }

 private:
  absl::Status NoteFailure(UserTx& tx, absl::string_view user_id, absl::string_view client_address);

  const auth::Now now_;
  auth::PasswordHasher hasher_;
  const TextSealer& sealer_;
};

}  // namespace muster::chapter
