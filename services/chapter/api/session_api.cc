#include "chapter/api/session_api.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "chapter/api/account_access.h"
#include "chapter/domain/lockout.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/auth/password.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"

namespace muster::chapter {
namespace {

constexpr absl::Duration kSessionLife = absl::Hours(12);
constexpr absl::Duration kIdleLimit = absl::Hours(2);
// How old "last used" may be: not every call writes.
constexpr absl::Duration kTouchInterval = absl::Minutes(1);
constexpr int kMaxPasswordInput = 256;
constexpr int kMaxSecretLength = 100;
constexpr std::int64_t kMaxListed = 1000;

absl::Status RequireGateway(const rpc::Call& call) {
  if (call.caller->issuer() == "gateway" && call.caller->subject() == "services/gateway") return absl::OkStatus();
  return PermissionDenied("GATEWAY_ONLY", absl::StrCat(call.caller->subject(), " is not the gateway"));
}

absl::Status NoRole(absl::string_view user, absl::string_view chapter) {
  return FailedPrecondition("NO_ROLE", absl::StrCat(user, " holds no role for ", chapter), {{"user", user}, {"chapter", chapter}});
}

absl::Status Ended() { return Unauthenticated("SESSION_ENDED", "no such session or key, or it has ended"); }

v1::Identity IdentityOf(const v1::User& user, absl::string_view credential, absl::string_view chapter) {
  v1::Identity identity;
  identity.set_user(user.name());
  identity.set_display_name(user.display_name());
  identity.set_credential(std::string(credential));
  identity.set_chapter(std::string(chapter));
  for (const common::v1::Role role : RolesIn(user, chapter)) identity.add_roles(role);
  *identity.mutable_role_grants() = user.role_grants();
  identity.set_password_change_required(user.password_change_required());
  identity.set_totp_enabled(user.totp_enabled());
  return identity;
}

// How a sign-in ended; a refusal is a value so that what was noted about it is committed.
struct SignIn {
  absl::Status refusal;
  v1::Identity identity;
};

}  // namespace

absl::StatusOr<v1::CreateSessionResponse> SessionApi::CreateSession(const rpc::Call& call, const v1::CreateSessionRequest& request) {
  RETURN_IF_ERROR(RequireGateway(call));
  ASSIGN_OR_RETURN(const World* const world, worlds_.Find(call.caller->world()));
  Fields fields;
  const std::string user_id = RequiredUser(fields, "user", request.user());
  fields.RequiredText("password", request.password(), kMaxPasswordInput);
  fields.Text("totp_code", request.totp_code(), 10);
  fields.Name("chapter", request.chapter(), "chapters");
  fields.Text("client_address", request.client_address(), 100);
  fields.Text("user_agent", request.user_agent(), 300);
  RETURN_IF_ERROR(fields.ToStatus());

  const outbox::Origin origin = {
      .actor = request.user(), .method = call.method, .deadline = call.deadline, .client_address = request.client_address()};
  ASSIGN_OR_RETURN(const Gatekeeper::Proof proof, gatekeeper_.Examine(*world, origin, user_id, request.password()));
  const std::string secret = auth::NewSecret();
  const std::string session_id = NewUuid();
  const absl::Time now = gatekeeper_.Now();
  ASSIGN_OR_RETURN(SignIn sign_in, outbox::Write<UserTx>(*world, origin, [&](UserTx& tx) -> absl::StatusOr<SignIn> {
                     RETURN_IF_ERROR(gatekeeper_.CheckLock(tx, user_id));
                     ASSIGN_OR_RETURN(std::optional<Account> account, gatekeeper_.Admit(tx, user_id, proof, request.client_address()));
                     if (!account.has_value()) {
                       return SignIn{.refusal = Unauthenticated("SIGN_IN_REFUSED", "unknown user or wrong password"), .identity = {}};
                     }
                     if (account->totp_secret.has_value()) {
                       if (request.totp_code().empty()) {
                         return SignIn{.refusal = Unauthenticated("TOTP_REQUIRED", "the account needs a code as well"), .identity = {}};
                       }
                       ASSIGN_OR_RETURN(const bool right, gatekeeper_.TakeCode(tx, *account, *account->totp_secret, request.totp_code(),
                                                                               request.client_address()));
                       if (!right) return SignIn{.refusal = Unauthenticated("TOTP_REFUSED", "wrong or used code"), .identity = {}};
                       tx.SaveAccount(*account);
                     }
                     const v1::User& user = account->user;
                     const std::string chapter = !request.chapter().empty()   ? request.chapter()
                                                 : user.role_grants().empty() ? user.chapter()
                                                                              : user.role_grants(0).chapter();
                     if (RolesIn(user, chapter).empty()) return SignIn{.refusal = NoRole(user.name(), chapter), .identity = {}};
                     tx.ForgetFailures(user_id, now - domain::kFailureWindow - domain::kLockTime);
                     tx.InsertSession({.session_id = session_id,
                                       .user_id = user_id,
                                       .secret_digest = auth::SecretDigest(secret),
                                       .division_code = std::string(IdOf(chapter, "chapters").value_or("")),
                                       .client_address = request.client_address(),
                                       .user_agent = request.user_agent(),
                                       .create_time = now,
                                       .expire_time = now + kSessionLife});
                     v1::SessionCreated event;
                     event.set_session(absl::StrCat(user.name(), "/sessions/", session_id));
                     event.set_client_address(request.client_address());
                     tx.Append(event.session(), user.chapter(), event);
                     SignIn admitted{.refusal = absl::OkStatus(), .identity = IdentityOf(user, event.session(), chapter)};
                     *admitted.identity.mutable_expire_time() = ToTimestamp(now + kSessionLife);
                     return admitted;
                   }));
  RETURN_IF_ERROR(sign_in.refusal);
  v1::CreateSessionResponse response;
  *response.mutable_identity() = std::move(sign_in.identity);
  response.set_secret(secret);
  return response;
}

absl::StatusOr<v1::Identity> SessionApi::Authenticate(const rpc::Call& call, const v1::AuthenticateRequest& request) {
  RETURN_IF_ERROR(RequireGateway(call));
  ASSIGN_OR_RETURN(const World* const world, worlds_.Find(call.caller->world()));
  if (request.secret().empty() || request.secret().size() > kMaxSecretLength) return Ended();
  const std::string digest = auth::SecretDigest(request.secret());
  const absl::Time now = gatekeeper_.Now();
  // What to write down as used, if it is time again.
  std::string touched_session, touched_key;
  ASSIGN_OR_RETURN(
      const v1::Identity identity, outbox::Read<UserTx>(*world, OriginOf(call), [&](UserTx& tx) -> absl::StatusOr<v1::Identity> {
        ASSIGN_OR_RETURN(const std::optional<SessionRecord> session, tx.FindSessionBySecret(digest));
        if (session.has_value()) {
          const absl::Time last_use = FromTimestamp(session->session.last_use_time());
          const absl::Time expire = FromTimestamp(session->session.expire_time());
          if (session->ended || now >= expire || now - last_use >= kIdleLimit) return Ended();
          ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(session->user_id));
          if (!account.has_value() || account->user.has_disable_time()) return Ended();
          touched_session =
              now - last_use >= kTouchInterval ? std::string(NestedIdOf(session->session.name(), "users", "sessions")->id) : "";
          v1::Identity found = IdentityOf(account->user, session->session.name(), session->session.chapter());
          *found.mutable_expire_time() = session->session.expire_time();
          return found;
        }
        ASSIGN_OR_RETURN(const std::optional<ApiKeyRecord> key, tx.FindApiKeyBySecret(digest));
        if (!key.has_value() || key->api_key.has_revoke_time()) return Ended();
        if (key->api_key.has_expire_time() && now >= FromTimestamp(key->api_key.expire_time())) return Ended();
        ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(key->user_id));
        if (!account.has_value() || account->user.has_disable_time()) return Ended();
        const bool stale = !key->api_key.has_last_use_time() || now - FromTimestamp(key->api_key.last_use_time()) >= kTouchInterval;
        touched_key = stale ? std::string(NestedIdOf(key->api_key.name(), "users", "apiKeys")->id) : "";
        v1::Identity found = IdentityOf(account->user, key->api_key.name(), key->api_key.chapter());
        // A machine has no password to change.
        found.set_password_change_required(false);
        if (key->api_key.has_expire_time()) *found.mutable_expire_time() = key->api_key.expire_time();
        return found;
      }));
  if (identity.roles().empty()) {
    return PermissionDenied("NO_ROLE", absl::StrCat(identity.user(), " holds no role for ", identity.chapter()),
                            {{"user", identity.user()}, {"chapter", identity.chapter()}});
  }
  if (!touched_session.empty() || !touched_key.empty()) {
    RETURN_IF_ERROR(outbox::Write<UserTx>(*world, OriginOf(call), [&](UserTx& tx) -> absl::Status {
      if (!touched_session.empty()) tx.TouchSession(touched_session, now);
      if (!touched_key.empty()) tx.TouchApiKey(touched_key, now);
      return absl::OkStatus();
    }));
  }
  return identity;
}

absl::StatusOr<v1::ListSessionsResponse> SessionApi::ListSessions(const rpc::Call& call, const v1::ListSessionsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string user_id = RequiredUser(fields, "parent", request.parent());
  RETURN_IF_ERROR(fields.ToStatus());
  const absl::Time now = gatekeeper_.Now();
  return outbox::Read<UserTx>(scope.world(), scope.origin(), [&](UserTx& tx) -> absl::StatusOr<v1::ListSessionsResponse> {
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(user_id));
    if (!account.has_value()) return AccountNotFound(request.parent());
    RETURN_IF_ERROR(AuthorizeOwnOrAdministered(scope, account->user));
    ASSIGN_OR_RETURN(std::vector<v1::Session> sessions, tx.ListSessions(user_id, now, now - kIdleLimit, kMaxListed));
    v1::ListSessionsResponse response;
    for (v1::Session& session : sessions) *response.add_sessions() = std::move(session);
    return response;
  });
}

absl::StatusOr<v1::Session> SessionApi::UpdateSession(const rpc::Call& call, const v1::UpdateSessionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::optional<NestedId> ids = NestedIdOf(request.session().name(), "users", "sessions");
  if (!ids.has_value()) fields.Add("session.name", "MALFORMED", {{"expected", "users/…/sessions/…"}});
  const std::string code = fields.RequiredName("session.chapter", request.session().chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<UserTx, v1::Session>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(std::optional<SessionRecord> record, tx.FindSession(ids->parent_id, ids->id));
    const bool own = record.has_value() && absl::StrCat("users/", record->user_id) == scope.caller().subject();
    if (!own || record->ended) return AccountNotFound(request.session().name());
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(record->user_id));
    if (RolesIn(account->user, request.session().chapter()).empty()) {
      return NoRole(account->user.name(), request.session().chapter());
    }
    tx.UpdateSessionChapter(ids->id, code);
    record->session.set_chapter(request.session().chapter());
    v1::SessionChanged event;
    event.set_session(record->session.name());
    tx.Append(event.session(), account->user.chapter(), event);
    return record->session;
  });
}

absl::StatusOr<v1::Session> SessionApi::RevokeSession(const rpc::Call& call, const v1::RevokeSessionRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::optional<NestedId> ids = NestedIdOf(request.name(), "users", "sessions");
  if (!ids.has_value()) fields.Add("name", "MALFORMED", {{"expected", "users/…/sessions/…"}});
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<UserTx, v1::Session>(scope.world(), scope.origin(), request, [&](UserTx& tx) -> absl::StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(const std::optional<SessionRecord> record, tx.FindSession(ids->parent_id, ids->id));
    if (!record.has_value()) return AccountNotFound(request.name());
    ASSIGN_OR_RETURN(const std::optional<Account> account, tx.FindAccount(record->user_id));
    RETURN_IF_ERROR(AuthorizeOwnOrAdministered(scope, account->user));
    tx.EndSession(ids->id, gatekeeper_.Now());
    v1::SessionChanged event;
    event.set_session(record->session.name());
    event.set_ended(true);
    tx.Append(event.session(), account->user.chapter(), event);
    return record->session;
  });
}

}  // namespace muster::chapter
