#include "chapter/jobs/renew_secrets.h"

#include <optional>
#include <string>
#include <vector>

#include "chapter/store/user_tx.h"
#include "platform/status/status.h"

namespace muster::chapter {
namespace {

constexpr std::int64_t kBatch = 100;

absl::Status Renew(const TextSealer& sealer, absl::string_view place, std::optional<std::string>& secret) {
  if (!secret.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(secret, sealer.Renew(place, *secret));
  return absl::OkStatus();
}

struct Batch {
  // Empty after the last.
  std::string last_user_id;
  int unreadable_count = 0;
};

absl::StatusOr<Batch> RenewBatch(UserTx& tx, const TextSealer& sealer, absl::string_view after_user_id) {
  ASSIGN_OR_RETURN(std::vector<SealedSecrets> found, tx.LockSecretsSealedOtherwise(sealer.prefix(), after_user_id, kBatch));
  Batch batch;
  for (SealedSecrets& secrets : found) {
    const std::string place = SecretPlace(secrets.user_id);
    batch.last_user_id = secrets.user_id;
    if (Renew(sealer, place, secrets.totp_secret).ok() && Renew(sealer, place, secrets.totp_pending_secret).ok()) {
      tx.SaveSecrets(secrets);
    } else {
      ++batch.unreadable_count;
    }
  }
  return batch;
}

}  // namespace

absl::StatusOr<int> RenewSecrets(const World& world, const TextSealer& sealer, absl::Time deadline) {
  const outbox::Origin origin = {.actor = "services/chapter", .method = "chapter.renew_secrets", .deadline = deadline};
  int unreadable_count = 0;
  std::string after;
  do {
    ASSIGN_OR_RETURN(const Batch batch, outbox::Write<UserTx>(world, origin, [&](UserTx& tx) { return RenewBatch(tx, sealer, after); }));
    unreadable_count += batch.unreadable_count;
    after = batch.last_user_id;
  } while (!after.empty());
  return unreadable_count;
}

}  // namespace muster::chapter
