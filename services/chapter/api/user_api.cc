#include "chapter/api/user_api.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "chapter/api/account_access.h"
#include "chapter/domain/lockout.h"
#include "chapter/domain/password_rules.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/auth/name_form.h"
#include "platform/auth/password.h"
#include "platform/auth/totp.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"

namespace muster::chapter {
namespace {

constexpr PageLimits kPageLimits{.default_size = 100, .max_size = 1000};
constexpr absl::Duration kOneTimePasswordLife = absl::Hours(24 * 7);
constexpr int kMaxGrants = 64;
constexpr int kMaxPasswordInput = 256;
constexpr std::int64_t kMaxListed = 1000;
constexpr char kRootChapter[] = "chapters/000000";
constexpr char kFirstUser[] = "users/administrator";

// What of a change may be told to others.
void Announce(UserTx& tx, const v1::User& user, absl::string_view change) {
  v1::UserChanged event;
  event.set_user(user.name());
  event.set_change(std::string(change));
  tx.Append(user.name(), user.chapter(), event);
}

// Saves a locked account; its etag becomes the next one.
void Save(UserTx& tx, Account& account, absl::string_view change) {
  std::int64_t revision = 0;
  MUSTER_CHECK(absl::SimpleAtoi(account.user.etag(), &revision));
  account.user.set_etag(absl::StrCat(revision + 1));
  account.user.set_totp_enabled(account.totp_secret.has_value());
  tx.SaveAccount(account);
  Announce(tx, account.user, change);
}

void CheckGrants(const v1::User& user, Fields& fields) {
  if (user.role_grants_size() > kMaxGrants) fields.Add("user.role_grants", "OUT_OF_RANGE", {{"min", 0}, {"max", kMaxGrants}});
  for (int i = 0; i < user.role_grants_size(); ++i) {
    const v1::RoleGrant& grant = user.role_grants(i);
    const std::string field = absl::StrCat("user.role_grants[", i, "]");
    fields.RequiredEnum(field + ".role", grant.role());
    if (grant.role() == common::v1::ROLE_SERVICE) fields.Add(field + ".role", "ROLE_NOT_GRANTED");
    fields.RequiredName(field + ".chapter", grant.chapter(), "chapters");
    for (int k = 0; k < i; ++k) {
      if (user.role_grants(k).role() == grant.role() && user.role_grants(k).chapter() == grant.chapter()) fields.Add(field, "TWICE");
    }
  }
}

// How a one-time password is known again without being kept.
std::string PasswordId(absl::string_view password) { return absl::BytesToHexString(auth::SecretDigest(password).substr(0, 8)); }

// The account of a request that changes it, locked, once the caller may.
absl::StatusOr<Account> LockAdministered(UserTx& tx, const Scope& scope, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<Account> account, tx.LockAccount(IdOf(name, "users").value_or("")));
  if (!account.has_value()) return AccountNotFound(name);
  RETURN_IF_ERROR(AuthorizeSeeing(scope, account->user));
  RETURN_IF_ERROR(AuthorizeAccount(scope, account->user));
  return *std::move(account);
}

// The answer of an RPC on the caller's own secrets; a refusal is a value so that what was noted about it is committed.
template <class Response>
struct Outcome {
  absl::Status refusal;
  Response response;
};

absl::Status PasswordWrong() { return PermissionDenied("PASSWORD_WRONG", "the present password is another"); }
absl::Status TotpWrong() { return PermissionDenied("TOTP_WRONG", "wrong or used code"); }

}  // namespace

absl::StatusOr<v1::User> UserApi::GetUser(const rpc::Call& call, const v1::GetUserRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string user_id = RequiredUser(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const std::optional<Account> account,
                   outbox::Read<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) { return tx.FindAccount(user_id); }));
  if (!account.has_value()) return AccountNotFound(request.name());
  RETURN_IF_ERROR(AuthorizeSeeing(scope, account->user));
  return account->user;
}

absl::StatusOr<v1::ListUsersResponse> UserApi::ListUsers(const rpc::Call& call, const v1::ListUsersRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.Name("ancestor", request.ancestor(), "chapters");
  const std::string ancestor = request.ancestor().empty() ? scope.caller().chapter() : request.ancestor();
  const Page page = ReadPage(request.page_size(), request.page_token(), request.ancestor(), kPageLimits, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const std::optional<std::vector<std::string>> divisions, scope.DivisionsBelow(ancestor));
  if (!scope.MayRead({ancestor})) {
    return PermissionDenied("OUTSIDE_CHAPTER", absl::StrCat(ancestor, " is not below ", scope.caller().chapter()),
                            {{"chapter", ancestor}, {"own_chapter", scope.caller().chapter()}});
  }
  ASSIGN_OR_RETURN(std::vector<v1::User> users, outbox::Read<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) {
                     return tx.ListUsers(divisions, page.after, page.size + 1);
                   }));
  v1::ListUsersResponse response;
  response.set_next_page_token(
      CutPage(users, page, request.ancestor(), [](const v1::User& last) { return std::string(*IdOf(last.name(), "users")); }));
  for (v1::User& user : users) *response.add_users() = std::move(user);
  return response;
}

absl::StatusOr<v1::CreateUserResponse> UserApi::CreateUser(const rpc::Call& call, const v1::CreateUserRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  if (!auth::IsSubject(absl::StrCat("users/", request.user_id()))) fields.Add("user_id", "MALFORMED", {{"expected", "[a-z0-9-]{1,64}"}});
  fields.RequiredText("user.display_name", request.user().display_name(), 100);
  fields.RequiredName("user.chapter", request.user().chapter(), "chapters");
  CheckGrants(request.user(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(AuthorizeAccount(scope, request.user()));

  const std::string password = auth::NewOneTimePassword();
  ASSIGN_OR_RETURN(const std::string hash, gatekeeper_.Hash(password, call.deadline));
  const absl::Time now = gatekeeper_.Now();
  Account account;
  account.user.set_name(absl::StrCat("users/", request.user_id()));
  account.user.set_display_name(request.user().display_name());
  account.user.set_chapter(request.user().chapter());
  *account.user.mutable_role_grants() = request.user().role_grants();
  *account.user.mutable_create_time() = ToTimestamp(now);
  account.user.set_password_change_required(true);
  account.user.set_etag("1");
  account.password_hash = hash;
  account.password_expire_time = now + kOneTimePasswordLife;
  ASSIGN_OR_RETURN(
      v1::CreateUserResponse response,
      (outbox::WriteOnce<UserTx, v1::CreateUserResponse>(
          scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::CreateUserResponse> {
            ASSIGN_OR_RETURN(const bool inserted, tx.InsertAccount(account, now));
            if (!inserted) {
              return AlreadyExists("USER_EXISTS", absl::StrCat(account.user.name(), " exists"), {{"name", account.user.name()}});
            }
            Announce(tx, account.user, "created");
            v1::CreateUserResponse created;
            *created.mutable_user() = account.user;
            created.set_one_time_password_id(PasswordId(password));
            return created;
          })));
  // The answer to a repeated call names the password of the first, which nobody knows any more.
  if (response.one_time_password_id() == PasswordId(password)) response.set_one_time_password(password);
  return response;
}

absl::StatusOr<v1::User> UserApi::UpdateUser(const rpc::Call& call, const v1::UpdateUserRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredUser(fields, "user.name", request.user().name());
  fields.RequiredText("user.display_name", request.user().display_name(), 100);
  CheckGrants(request.user(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<UserTx, v1::User>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::User> {
    ASSIGN_OR_RETURN(Account account, LockAdministered(tx, scope, request.user().name()));
    for (const v1::RoleGrant& grant : request.user().role_grants()) {
      RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, grant.chapter()));
    }
    RETURN_IF_ERROR(CheckEtag(account.user.name(), request.user().etag(), account.user.etag()));
    account.user.set_display_name(request.user().display_name());
    *account.user.mutable_role_grants() = request.user().role_grants();
    tx.ReplaceGrants(account.user);
    Save(tx, account, "updated");
    return account.user;
  });
}

absl::StatusOr<v1::User> UserApi::DisableUser(const rpc::Call& call, const v1::DisableUserRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string user_id = RequiredUser(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<UserTx, v1::User>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::User> {
    ASSIGN_OR_RETURN(Account account, LockAdministered(tx, scope, request.name()));
    if (account.user.name() == scope.caller().subject()) {
      return FailedPrecondition("OWN_ACCOUNT", "nobody closes the account that they are signed in with");
    }
    if (account.user.has_disable_time()) return account.user;
    const absl::Time now = gatekeeper_.Now();
    *account.user.mutable_disable_time() = ToTimestamp(now);
    tx.EndSessions(user_id, now);
    Save(tx, account, "disabled");
    return account.user;
  });
}

absl::StatusOr<v1::User> UserApi::EnableUser(const rpc::Call& call, const v1::EnableUserRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  RequiredUser(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<UserTx, v1::User>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::User> {
    ASSIGN_OR_RETURN(Account account, LockAdministered(tx, scope, request.name()));
    if (!account.user.has_disable_time()) return account.user;
    account.user.clear_disable_time();
    Save(tx, account, "enabled");
    return account.user;
  });
}

absl::StatusOr<v1::ResetPasswordResponse> UserApi::ResetPassword(const rpc::Call& call, const v1::ResetPasswordRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string user_id = RequiredUser(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  const std::string password = auth::NewOneTimePassword();
  ASSIGN_OR_RETURN(const std::string hash, gatekeeper_.Hash(password, call.deadline));
  const absl::Time now = gatekeeper_.Now();
  ASSIGN_OR_RETURN(v1::ResetPasswordResponse response,
                   (outbox::WriteOnce<UserTx, v1::ResetPasswordResponse>(
                       scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::ResetPasswordResponse> {
                         ASSIGN_OR_RETURN(Account account, LockAdministered(tx, scope, request.name()));
                         account.password_hash = hash;
                         account.password_expire_time = now + kOneTimePasswordLife;
                         account.user.set_password_change_required(true);
                         if (request.disable_totp()) {
                           account.totp_secret.reset();
                           account.totp_pending_secret.reset();
                         }
                         tx.EndSessions(user_id, now);
                         tx.ForgetFailures(user_id, now - domain::kFailureWindow - domain::kLockTime);
                         Save(tx, account, "password reset");
                         v1::ResetPasswordResponse reset;
                         *reset.mutable_user() = account.user;
                         reset.set_one_time_password_id(PasswordId(password));
                         return reset;
                       })));
  if (response.one_time_password_id() == PasswordId(password)) response.set_one_time_password(password);
  return response;
}

absl::StatusOr<v1::User> UserApi::ChangePassword(const rpc::Call& call, const v1::ChangePasswordRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::string user_id, OwnUserId(call));
  Fields fields;
  fields.RequiredText("old_password", request.old_password(), kMaxPasswordInput);
  fields.Text("new_password", request.new_password(), domain::kMaxPasswordLength);
  const std::string fault = domain::PasswordFault(request.new_password(), user_id);
  if (!fault.empty() && fault != "TOO_LONG") fields.Add("new_password", fault, {{"min", domain::kMinPasswordLength}});
  if (request.new_password() == request.old_password()) fields.Add("new_password", "PASSWORD_UNCHANGED");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const Gatekeeper::Proof proof, gatekeeper_.Examine(scope.world(), scope.origin(), user_id, request.old_password()));
  ASSIGN_OR_RETURN(const std::string hash, gatekeeper_.Hash(request.new_password(), call.deadline));
  ASSIGN_OR_RETURN(const Outcome<v1::User> outcome,
                   outbox::Write<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<Outcome<v1::User>> {
                     RETURN_IF_ERROR(gatekeeper_.CheckLock(tx, user_id));
                     ASSIGN_OR_RETURN(std::optional<Account> account, gatekeeper_.Admit(tx, user_id, proof, ""));
                     if (!account.has_value()) {
                       return Outcome<v1::User>{PasswordWrong(), {}};
                     }
                     account->password_hash = hash;
                     account->password_expire_time.reset();
                     account->user.set_password_change_required(false);
                     tx.EndSessions(user_id, gatekeeper_.Now());
                     Save(tx, *account, "password changed");
                     return Outcome<v1::User>{absl::OkStatus(), account->user};
                   }));
  RETURN_IF_ERROR(outcome.refusal);
  return outcome.response;
}

absl::StatusOr<v1::BeginTotpResponse> UserApi::BeginTotp(const rpc::Call& call, const v1::BeginTotpRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::string user_id, OwnUserId(call));
  ASSIGN_OR_RETURN(const Gatekeeper::Proof proof, gatekeeper_.Examine(scope.world(), scope.origin(), user_id, request.password()));
  const std::string secret = auth::NewTotpSecret();
  using Begun = Outcome<v1::BeginTotpResponse>;
  ASSIGN_OR_RETURN(
      const Begun begun, outbox::Write<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<Begun> {
        RETURN_IF_ERROR(gatekeeper_.CheckLock(tx, user_id));
        ASSIGN_OR_RETURN(std::optional<Account> account, gatekeeper_.Admit(tx, user_id, proof, ""));
        if (!account.has_value()) return Begun{PasswordWrong(), {}};
        if (account->totp_secret.has_value()) return FailedPrecondition("TOTP_ENABLED", "the account has an app already");
        account->totp_pending_secret = gatekeeper_.SealSecret(user_id, secret);
        tx.SaveAccount(*account);
        v1::BeginTotpResponse response;
        response.set_secret(auth::Base32Encode(secret));
        response.set_otpauth_uri(absl::StrCat("otpauth://totp/Muster:", user_id, "?secret=", response.secret(), "&issuer=Muster"));
        return Begun{absl::OkStatus(), response};
      }));
  RETURN_IF_ERROR(begun.refusal);
  return begun.response;
}

absl::StatusOr<v1::User> UserApi::ConfirmTotp(const rpc::Call& call, const v1::ConfirmTotpRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::string user_id, OwnUserId(call));
  using Confirmed = Outcome<v1::User>;
  ASSIGN_OR_RETURN(
      const Confirmed confirmed, outbox::Write<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<Confirmed> {
        RETURN_IF_ERROR(gatekeeper_.CheckLock(tx, user_id));
        ASSIGN_OR_RETURN(std::optional<Account> account, tx.LockAccount(user_id));
        if (!account.has_value()) return AccountNotFound(scope.caller().subject());
        if (!account->totp_pending_secret.has_value()) return FailedPrecondition("TOTP_NOT_BEGUN", "BeginTotp comes first");
        ASSIGN_OR_RETURN(const bool right, gatekeeper_.TakeCode(tx, *account, *account->totp_pending_secret, request.code(), ""));
        if (!right) return Confirmed{TotpWrong(), {}};
        account->totp_secret = std::move(account->totp_pending_secret);
        account->totp_pending_secret.reset();
        Save(tx, *account, "totp enabled");
        return Confirmed{absl::OkStatus(), account->user};
      }));
  RETURN_IF_ERROR(confirmed.refusal);
  return confirmed.response;
}

absl::StatusOr<v1::User> UserApi::DisableTotp(const rpc::Call& call, const v1::DisableTotpRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const std::string user_id, OwnUserId(call));
  ASSIGN_OR_RETURN(const Gatekeeper::Proof proof, gatekeeper_.Examine(scope.world(), scope.origin(), user_id, request.password()));
  using Disabled = Outcome<v1::User>;
  ASSIGN_OR_RETURN(const Disabled disabled,
                   outbox::Write<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<Disabled> {
                     RETURN_IF_ERROR(gatekeeper_.CheckLock(tx, user_id));
                     ASSIGN_OR_RETURN(std::optional<Account> account, gatekeeper_.Admit(tx, user_id, proof, ""));
                     if (!account.has_value()) return Disabled{PasswordWrong(), {}};
                     if (!account->totp_secret.has_value()) return FailedPrecondition("TOTP_NOT_ENABLED", "the account has no app");
                     ASSIGN_OR_RETURN(const bool right, gatekeeper_.TakeCode(tx, *account, *account->totp_secret, request.code(), ""));
                     if (!right) return Disabled{TotpWrong(), {}};
                     account->totp_secret.reset();
                     Save(tx, *account, "totp disabled");
                     return Disabled{absl::OkStatus(), account->user};
                   }));
  RETURN_IF_ERROR(disabled.refusal);
  return disabled.response;
}

absl::StatusOr<v1::CreateApiKeyResponse> UserApi::CreateApiKey(const rpc::Call& call, const v1::CreateApiKeyRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  const absl::Time now = gatekeeper_.Now();
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string user_id = RequiredUser(fields, "parent", request.parent());
  fields.RequiredText("api_key.display_name", request.api_key().display_name(), 100);
  fields.RequiredName("api_key.chapter", request.api_key().chapter(), "chapters");
  fields.Time("api_key.expire_time", request.api_key().has_expire_time(), request.api_key().expire_time(), now,
              now + absl::Hours(24 * 3660), now);
  RETURN_IF_ERROR(fields.ToStatus());
  const std::string secret = absl::StrCat(scope.world().name, ".", auth::NewSecret());
  const std::string api_key_id = NewUuid();
  ASSIGN_OR_RETURN(v1::CreateApiKeyResponse response,
                   (outbox::WriteOnce<UserTx, v1::CreateApiKeyResponse>(
                       scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::CreateApiKeyResponse> {
                         ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(user_id));
                         if (!account.has_value()) return AccountNotFound(request.parent());
                         RETURN_IF_ERROR(AuthorizeOwnOrAdministered(scope, account->user));
                         const std::string& chapter = request.api_key().chapter();
                         if (RolesIn(account->user, chapter).empty()) {
                           return FailedPrecondition("NO_ROLE", absl::StrCat(request.parent(), " holds no role for ", chapter),
                                                     {{"user", request.parent()}, {"chapter", chapter}});
                         }
                         ApiKeyRecord record;
                         record.user_id = user_id;
                         record.api_key.set_name(absl::StrCat(request.parent(), "/apiKeys/", api_key_id));
                         record.api_key.set_display_name(request.api_key().display_name());
                         record.api_key.set_chapter(chapter);
                         *record.api_key.mutable_create_time() = ToTimestamp(now);
                         if (request.api_key().has_expire_time()) {
                           *record.api_key.mutable_expire_time() = ToTimestamp(FromTimestamp(request.api_key().expire_time()));
                         }
                         tx.InsertApiKey(record, auth::SecretDigest(absl::StripPrefix(secret, absl::StrCat(scope.world().name, "."))), now);
                         v1::ApiKeyChanged event;
                         event.set_api_key(record.api_key.name());
                         tx.Append(event.api_key(), account->user.chapter(), event);
                         v1::CreateApiKeyResponse created;
                         *created.mutable_api_key() = record.api_key;
                         created.set_secret_id(PasswordId(secret));
                         return created;
                       })));
  if (response.secret_id() == PasswordId(secret)) response.set_secret(secret);
  return response;
}

absl::StatusOr<v1::ListApiKeysResponse> UserApi::ListApiKeys(const rpc::Call& call, const v1::ListApiKeysRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string user_id = RequiredUser(fields, "parent", request.parent());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<v1::ListApiKeysResponse> {
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(user_id));
    if (!account.has_value()) return AccountNotFound(request.parent());
    RETURN_IF_ERROR(AuthorizeOwnOrAdministered(scope, account->user));
    ASSIGN_OR_RETURN(std::vector<v1::ApiKey> keys, tx.ListApiKeys(user_id, kMaxListed));
    v1::ListApiKeysResponse response;
    for (v1::ApiKey& key : keys) *response.add_api_keys() = std::move(key);
    return response;
  });
}

absl::StatusOr<v1::ApiKey> UserApi::RevokeApiKey(const rpc::Call& call, const v1::RevokeApiKeyRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::optional<NestedId> ids = NestedIdOf(request.name(), "users", "apiKeys");
  if (!ids.has_value()) fields.Add("name", "MALFORMED", {{"expected", "users/…/apiKeys/…"}});
  RETURN_IF_ERROR(fields.ToStatus());
  const absl::Time now = gatekeeper_.Now();
  return outbox::WriteOnce<UserTx, v1::ApiKey>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::ApiKey> {
    ASSIGN_OR_RETURN(std::optional<ApiKeyRecord> record, tx.FindApiKey(ids->parent_id, ids->id));
    if (!record.has_value()) return AccountNotFound(request.name());
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(record->user_id));
    RETURN_IF_ERROR(AuthorizeOwnOrAdministered(scope, account->user));
    if (record->api_key.has_revoke_time()) return record->api_key;
    tx.RevokeApiKey(ids->id, now);
    *record->api_key.mutable_revoke_time() = ToTimestamp(now);
    v1::ApiKeyChanged event;
    event.set_api_key(record->api_key.name());
    event.set_revoked(true);
    tx.Append(event.api_key(), account->user.chapter(), event);
    return record->api_key;
  });
}

absl::StatusOr<std::optional<std::string>> MakeFirstAdministrator(const World& world, absl::Time deadline) {
  const outbox::Origin origin = {.actor = "services/chapter", .method = "first-administrator", .deadline = deadline};
  auth::PasswordHasher hasher;
  const std::string password = auth::NewOneTimePassword();
  ASSIGN_OR_RETURN(const std::string hash, hasher.Hash(password, deadline));
  // Secrets live in real time.
  const absl::Time now = absl::Now();
  ASSIGN_OR_RETURN(const bool made, outbox::Write<UserTx>(world, origin, [&](UserTx& tx) -> absl::StatusOr<bool> {
                     Account account;
                     account.user.set_name(kFirstUser);
                     account.user.set_display_name("管理员 Administrator");
                     account.user.set_chapter(kRootChapter);
                     v1::RoleGrant& grant = *account.user.add_role_grants();
                     grant.set_role(common::v1::ROLE_ADMINISTRATOR);
                     grant.set_chapter(kRootChapter);
                     account.password_hash = hash;
                     account.password_expire_time = now + kOneTimePasswordLife;
                     ASSIGN_OR_RETURN(const bool inserted, tx.InsertFirstAccount(account, now));
                     if (inserted) Announce(tx, account.user, "created");
                     return inserted;
                   }));
  if (!made) return std::nullopt;
  return password;
}

}  // namespace muster::chapter
