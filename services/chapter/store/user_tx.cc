#include "chapter/store/user_tx.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/chapter.h"

namespace muster::chapter {
namespace {

std::string CodeOf(absl::string_view chapter) { return std::string(IdOf(chapter, "chapters").value_or("")); }

Account ToAccount(sql::FindUserRow row) {
  Account account;
  v1::User& user = account.user;
  user.set_name(NameOf("users", row.user_id));
  user.set_display_name(row.display_name);
  user.set_chapter(NameOf("chapters", row.division_code));
  *user.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.disable_time.has_value()) *user.mutable_disable_time() = ToTimestamp(*row.disable_time);
  user.set_password_change_required(row.password_change_required);
  user.set_totp_enabled(row.totp_secret.has_value());
  user.set_etag(absl::StrCat(row.revision));
  account.password_hash = std::move(row.password_hash);
  account.password_expire_time = row.password_expire_time;
  account.totp_secret = std::move(row.totp_secret);
  account.totp_pending_secret = std::move(row.totp_pending_secret);
  account.totp_last_step = row.totp_last_step;
  return account;
}

SessionRecord ToSession(const sql::FindSessionRow& row) {
  SessionRecord record;
  record.session.set_name(absl::StrCat("users/", row.user_id, "/sessions/", row.session_id));
  record.session.set_chapter(NameOf("chapters", row.division_code));
  *record.session.mutable_create_time() = ToTimestamp(row.create_time);
  *record.session.mutable_last_use_time() = ToTimestamp(row.last_use_time);
  *record.session.mutable_expire_time() = ToTimestamp(row.expire_time);
  record.session.set_client_address(row.client_address);
  record.session.set_user_agent(row.user_agent);
  record.user_id = row.user_id;
  record.ended = row.end_time.has_value();
  return record;
}

ApiKeyRecord ToApiKey(const sql::FindApiKeyRow& row) {
  ApiKeyRecord record;
  record.api_key.set_name(absl::StrCat("users/", row.user_id, "/apiKeys/", row.api_key_id));
  record.api_key.set_display_name(row.display_name);
  record.api_key.set_chapter(NameOf("chapters", row.division_code));
  *record.api_key.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.expire_time.has_value()) *record.api_key.mutable_expire_time() = ToTimestamp(*row.expire_time);
  if (row.last_use_time.has_value()) *record.api_key.mutable_last_use_time() = ToTimestamp(*row.last_use_time);
  if (row.revoke_time.has_value()) *record.api_key.mutable_revoke_time() = ToTimestamp(*row.revoke_time);
  record.user_id = row.user_id;
  return record;
}

FailureRecord ToFailures(const std::optional<sql::LockSignInFailuresRow>& row) {
  if (!row.has_value()) return {};
  return {.count = row->failure_count, .begin_time = row->begin_time, .lock_until = row->lock_until};
}

}  // namespace

std::string SecretPlace(absl::string_view user_id) { return absl::StrCat("chapter.users.totp_secret/", user_id); }

absl::Status UserTx::AddGrants(std::vector<v1::User*> users) {
  absl::flat_hash_map<std::string, v1::User*> by_id;
  std::vector<std::string> ids;
  for (v1::User* const user : users) {
    ids.emplace_back(*IdOf(user->name(), "users"));
    by_id[ids.back()] = user;
  }
  ASSIGN_OR_RETURN(const std::vector<sql::ListRoleGrantsRow> rows, sql().Query(sql::kListRoleGrants, ids));
  for (const sql::ListRoleGrantsRow& row : rows) {
    v1::RoleGrant& grant = *by_id[row.user_id]->add_role_grants();
    grant.set_role(static_cast<common::v1::Role>(row.role));
    grant.set_chapter(NameOf("chapters", row.division_code));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Account>> UserTx::FindAccount(absl::string_view user_id) {
  ASSIGN_OR_RETURN(std::optional<sql::FindUserRow> row, sql().QueryOptional(sql::kFindUser, user_id));
  if (!row.has_value()) return std::nullopt;
  Account account = ToAccount(*std::move(row));
  RETURN_IF_ERROR(AddGrants({&account.user}));
  return account;
}

absl::StatusOr<std::optional<Account>> UserTx::LockAccount(absl::string_view user_id) {
  ASSIGN_OR_RETURN(std::optional<sql::FindUserRow> row, sql().QueryOptional(sql::kLockUser, user_id));
  if (!row.has_value()) return std::nullopt;
  Account account = ToAccount(*std::move(row));
  RETURN_IF_ERROR(AddGrants({&account.user}));
  return account;
}

absl::StatusOr<std::vector<v1::User>> UserTx::ListUsers(const std::optional<std::vector<std::string>>& divisions,
                                                        absl::string_view after_user_id, std::int64_t limit) {
  ASSIGN_OR_RETURN(std::vector<sql::FindUserRow> rows, sql().Query(sql::kListUsers, divisions, after_user_id, limit));
  std::vector<v1::User> users;
  users.reserve(rows.size());
  for (sql::FindUserRow& row : rows) users.push_back(ToAccount(std::move(row)).user);
  std::vector<v1::User*> all;
  for (v1::User& user : users) all.push_back(&user);
  RETURN_IF_ERROR(AddGrants(std::move(all)));
  return users;
}

absl::StatusOr<bool> UserTx::InsertAccount(const Account& account, absl::Time now) {
  const v1::User& user = account.user;
  ASSIGN_OR_RETURN(const std::int64_t count,
                   sql().Execute(sql::kInsertUser, IdOf(user.name(), "users").value_or(""), user.display_name(), CodeOf(user.chapter()),
                                 account.password_hash, account.password_expire_time, now));
  if (count == 1) ReplaceGrants(user);
  return count == 1;
}

absl::StatusOr<bool> UserTx::InsertFirstAccount(const Account& account, absl::Time now) {
  const v1::User& user = account.user;
  ASSIGN_OR_RETURN(const std::int64_t count,
                   sql().Execute(sql::kInsertFirstUser, IdOf(user.name(), "users").value_or(""), user.display_name(),
                                 CodeOf(user.chapter()), *account.password_hash, *account.password_expire_time, now));
  if (count == 1) ReplaceGrants(user);
  return count == 1;
}

void UserTx::SaveAccount(const Account& account) {
  const v1::User& user = account.user;
  const std::optional<absl::Time> disable_time =
      user.has_disable_time() ? std::optional<absl::Time>(FromTimestamp(user.disable_time())) : std::nullopt;
  sql().Enqueue(sql::kUpdateUser, IdOf(user.name(), "users").value_or(""), user.display_name(), account.password_hash,
                user.password_change_required(), account.password_expire_time, account.totp_secret, account.totp_pending_secret,
                account.totp_last_step, disable_time);
}

void UserTx::ReplaceGrants(const v1::User& user) {
  const absl::string_view user_id = IdOf(user.name(), "users").value_or("");
  std::vector<std::int32_t> roles;
  std::vector<std::string> codes;
  for (const v1::RoleGrant& grant : user.role_grants()) {
    roles.push_back(grant.role());
    codes.push_back(CodeOf(grant.chapter()));
  }
  sql().Enqueue(sql::kDeleteRoleGrants, user_id);
  sql().Enqueue(sql::kInsertRoleGrants, user_id, roles, codes);
}

absl::StatusOr<std::vector<SealedSecrets>> UserTx::LockSecretsSealedOtherwise(absl::string_view prefix, absl::string_view after_user_id,
                                                                              std::int64_t limit) {
  ASSIGN_OR_RETURN(std::vector<sql::LockSecretsSealedOtherwiseRow> rows,
                   sql().Query(sql::kLockSecretsSealedOtherwise, prefix, after_user_id, limit));
  std::vector<SealedSecrets> secrets;
  for (sql::LockSecretsSealedOtherwiseRow& row : rows) {
    secrets.push_back({.user_id = std::move(row.user_id),
                       .totp_secret = std::move(row.totp_secret),
                       .totp_pending_secret = std::move(row.totp_pending_secret)});
  }
  return secrets;
}

void UserTx::SaveSecrets(const SealedSecrets& secrets) {
  sql().Enqueue(sql::kUpdateSecrets, secrets.user_id, secrets.totp_secret, secrets.totp_pending_secret);
}

void UserTx::InsertSession(const NewSession& session) {
  sql().Enqueue(sql::kInsertSession, session.session_id, session.user_id, session.secret_digest, session.division_code,
                session.client_address, session.user_agent, session.create_time, session.expire_time);
}

absl::StatusOr<std::optional<SessionRecord>> UserTx::FindSession(absl::string_view user_id, absl::string_view session_id) {
  ASSIGN_OR_RETURN(const std::optional<sql::FindSessionRow> row, sql().QueryOptional(sql::kFindSession, user_id, session_id));
  if (!row.has_value()) return std::nullopt;
  return ToSession(*row);
}

absl::StatusOr<std::optional<SessionRecord>> UserTx::FindSessionBySecret(absl::string_view secret_digest) {
  ASSIGN_OR_RETURN(const std::optional<sql::FindSessionRow> row, sql().QueryOptional(sql::kFindSessionBySecret, secret_digest));
  if (!row.has_value()) return std::nullopt;
  return ToSession(*row);
}

absl::StatusOr<std::vector<v1::Session>> UserTx::ListSessions(absl::string_view user_id, absl::Time now, absl::Time used_since,
                                                              std::int64_t limit) {
  ASSIGN_OR_RETURN(const std::vector<sql::FindSessionRow> rows, sql().Query(sql::kListSessions, user_id, now, used_since, limit));
  std::vector<v1::Session> sessions;
  for (const sql::FindSessionRow& row : rows) sessions.push_back(ToSession(row).session);
  return sessions;
}

void UserTx::TouchSession(absl::string_view session_id, absl::Time now) { sql().Enqueue(sql::kTouchSession, session_id, now); }

void UserTx::UpdateSessionChapter(absl::string_view session_id, absl::string_view division_code) {
  sql().Enqueue(sql::kUpdateSessionChapter, session_id, division_code);
}

void UserTx::EndSession(absl::string_view session_id, absl::Time now) { sql().Enqueue(sql::kEndSession, session_id, now); }

void UserTx::EndSessions(absl::string_view user_id, absl::Time now) { sql().Enqueue(sql::kEndSessionsOfUser, user_id, now); }

void UserTx::InsertApiKey(const ApiKeyRecord& record, absl::string_view secret_digest, absl::Time now) {
  const v1::ApiKey& key = record.api_key;
  const std::optional<NestedId> ids = NestedIdOf(key.name(), "users", "apiKeys");
  const std::optional<absl::Time> expire_time =
      key.has_expire_time() ? std::optional<absl::Time>(FromTimestamp(key.expire_time())) : std::nullopt;
  sql().Enqueue(sql::kInsertApiKey, ids->id, record.user_id, secret_digest, key.display_name(), CodeOf(key.chapter()), now, expire_time);
}

absl::StatusOr<std::optional<ApiKeyRecord>> UserTx::FindApiKey(absl::string_view user_id, absl::string_view api_key_id) {
  ASSIGN_OR_RETURN(const std::optional<sql::FindApiKeyRow> row, sql().QueryOptional(sql::kFindApiKey, user_id, api_key_id));
  if (!row.has_value()) return std::nullopt;
  return ToApiKey(*row);
}

absl::StatusOr<std::optional<ApiKeyRecord>> UserTx::FindApiKeyBySecret(absl::string_view secret_digest) {
  ASSIGN_OR_RETURN(const std::optional<sql::FindApiKeyRow> row, sql().QueryOptional(sql::kFindApiKeyBySecret, secret_digest));
  if (!row.has_value()) return std::nullopt;
  return ToApiKey(*row);
}

absl::StatusOr<std::vector<v1::ApiKey>> UserTx::ListApiKeys(absl::string_view user_id, std::int64_t limit) {
  ASSIGN_OR_RETURN(const std::vector<sql::FindApiKeyRow> rows, sql().Query(sql::kListApiKeys, user_id, limit));
  std::vector<v1::ApiKey> keys;
  for (const sql::FindApiKeyRow& row : rows) keys.push_back(ToApiKey(row).api_key);
  return keys;
}

void UserTx::TouchApiKey(absl::string_view api_key_id, absl::Time now) { sql().Enqueue(sql::kTouchApiKey, api_key_id, now); }

void UserTx::RevokeApiKey(absl::string_view api_key_id, absl::Time now) { sql().Enqueue(sql::kRevokeApiKey, api_key_id, now); }

absl::StatusOr<FailureRecord> UserTx::FindFailures(absl::string_view user_id) {
  ASSIGN_OR_RETURN(const std::optional<sql::LockSignInFailuresRow> row, sql().QueryOptional(sql::kFindSignInFailures, user_id));
  return ToFailures(row);
}

absl::StatusOr<FailureRecord> UserTx::LockFailures(absl::string_view user_id) {
  ASSIGN_OR_RETURN(const std::optional<sql::LockSignInFailuresRow> row, sql().QueryOptional(sql::kLockSignInFailures, user_id));
  return ToFailures(row);
}

void UserTx::SaveFailures(absl::string_view user_id, const FailureRecord& failures) {
  sql().Enqueue(sql::kUpsertSignInFailures, user_id, failures.count, failures.begin_time, failures.lock_until);
}

void UserTx::ForgetFailures(absl::string_view user_id, absl::Time begun_before) {
  sql().Enqueue(sql::kDeleteSignInFailures, user_id, begun_before);
}

}  // namespace muster::chapter
