#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "muster/chapter/v1/session.pb.h"
#include "muster/chapter/v1/user.pb.h"
#include "platform/outbox/write.h"

namespace muster::chapter {

// An account with what is nobody's business.
struct Account {
  v1::User user;
  // None when there is no password.
  std::optional<std::string> password_hash;
  std::optional<absl::Time> password_expire_time;
  // Both sealed at SecretPlace.
  std::optional<std::string> totp_secret;
  std::optional<std::string> totp_pending_secret;
  std::int64_t totp_last_step = 0;
};

// Where the secrets of an account's authenticator app are sealed for. One place for both: a pending one becomes the other as it is.
std::string SecretPlace(absl::string_view user_id);

// What of an account is sealed.
struct SealedSecrets {
  std::string user_id;
  std::optional<std::string> totp_secret;
  std::optional<std::string> totp_pending_secret;
};

// A session as it is kept, ended ones too.
struct SessionRecord {
  v1::Session session;
  std::string user_id;
  bool ended = false;
};

struct NewSession {
  std::string session_id;
  std::string user_id;
  std::string secret_digest;
  std::string division_code;
  std::string client_address;
  std::string user_agent;
  absl::Time create_time;
  absl::Time expire_time;
};

struct ApiKeyRecord {
  v1::ApiKey api_key;
  std::string user_id;
};

// None until a sign-in fails.
struct FailureRecord {
  int count = 0;
  absl::Time begin_time;
  std::optional<absl::Time> lock_until;
};

// The statements on accounts, sessions and keys. Ids are without their collections.
class UserTx : public outbox::Tx {
 public:
  using Tx::Tx;

  absl::StatusOr<std::optional<Account>> FindAccount(absl::string_view user_id);
  // Until the end of the transaction nobody else's.
  absl::StatusOr<std::optional<Account>> LockAccount(absl::string_view user_id);
  // `divisions` none = kept by any chapter.
  absl::StatusOr<std::vector<v1::User>> ListUsers(const std::optional<std::vector<std::string>>& divisions, absl::string_view after_user_id,
                                                  std::int64_t limit);
  // False when the name is taken.
  absl::StatusOr<bool> InsertAccount(const Account& account, absl::Time now);
  // False when there is any account.
  absl::StatusOr<bool> InsertFirstAccount(const Account& account, absl::Time now);
  void SaveAccount(const Account& account);
  void ReplaceGrants(const v1::User& user);
  // Of accounts with a secret that does not begin with `prefix`, in order, locked.
  absl::StatusOr<std::vector<SealedSecrets>> LockSecretsSealedOtherwise(absl::string_view prefix, absl::string_view after_user_id,
                                                                        std::int64_t limit);
  void SaveSecrets(const SealedSecrets& secrets);

  void InsertSession(const NewSession& session);
  absl::StatusOr<std::optional<SessionRecord>> FindSession(absl::string_view user_id, absl::string_view session_id);
  absl::StatusOr<std::optional<SessionRecord>> FindSessionBySecret(absl::string_view secret_digest);
  absl::StatusOr<std::vector<v1::Session>> ListSessions(absl::string_view user_id, absl::Time now, absl::Time used_since,
                                                        std::int64_t limit);
  void TouchSession(absl::string_view session_id, absl::Time now);
  void UpdateSessionChapter(absl::string_view session_id, absl::string_view division_code);
  void EndSession(absl::string_view session_id, absl::Time now);
  void EndSessions(absl::string_view user_id, absl::Time now);

  void InsertApiKey(const ApiKeyRecord& record, absl::string_view secret_digest, absl::Time now);
  absl::StatusOr<std::optional<ApiKeyRecord>> FindApiKey(absl::string_view user_id, absl::string_view api_key_id);
  absl::StatusOr<std::optional<ApiKeyRecord>> FindApiKeyBySecret(absl::string_view secret_digest);
  absl::StatusOr<std::vector<v1::ApiKey>> ListApiKeys(absl::string_view user_id, std::int64_t limit);
  void TouchApiKey(absl::string_view api_key_id, absl::Time now);
  void RevokeApiKey(absl::string_view api_key_id, absl::Time now);

  absl::StatusOr<FailureRecord> FindFailures(absl::string_view user_id);
  absl::StatusOr<FailureRecord> LockFailures(absl::string_view user_id);
  void SaveFailures(absl::string_view user_id, const FailureRecord& failures);
  // And those of all names that began before.
  void ForgetFailures(absl::string_view user_id, absl::Time begun_before);

 private:
  absl::Status AddGrants(std::vector<v1::User*> users);
};

}  // namespace muster::chapter
