#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "chapter/api/session_api.h"
#include "chapter/api/user_api.h"
#include "chapter/jobs/renew_secrets.h"
#include "muster/common/v1/role.pb.h"
#include "platform/auth/totp.h"
#include "platform/pg/connection.h"
#include "platform/seal/text_sealer.h"
#include "platform/wire/fields.h"
#include "sql/chapter_migrations.h"
#include "support/service_fixture.h"

namespace muster::chapter {
namespace {

using ::muster::testing::ServiceFixture;
using ::muster::testing::WrongFields;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "Tents-2023-ready";

class AccountsTest : public ::testing::Test {
 protected:
  rpc::Call Administrator(absl::string_view chapter = "chapters/620000") const {
    return fixture_.As("users/root", chapter, {common::v1::ROLE_ADMINISTRATOR});
  }
  rpc::Call Person(absl::string_view user = "users/linxia-duty") const {
    return fixture_.As(user, "chapters/622900", {common::v1::ROLE_DUTY_OFFICER});
  }

  static v1::CreateUserRequest NewUser(const std::string& id = "linxia-duty") {
    v1::CreateUserRequest request;
    request.set_request_id(NewUuid());
    request.set_user_id(id);
    request.mutable_user()->set_display_name("临夏值班");
    request.mutable_user()->set_chapter("chapters/622900");
    v1::RoleGrant& duty = *request.mutable_user()->add_role_grants();
    duty.set_role(common::v1::ROLE_DUTY_OFFICER);
    duty.set_chapter("chapters/622900");
    v1::RoleGrant& keeper = *request.mutable_user()->add_role_grants();
    keeper.set_role(common::v1::ROLE_WAREHOUSE_MANAGER);
    keeper.set_chapter("chapters/622927");
    return request;
  }

  // A user who has chosen kPassword.
  void MakeUser(const std::string& id = "linxia-duty") {
    const auto created = users_.CreateUser(Administrator(), NewUser(id));
    ASSERT_TRUE(created.ok()) << created.status();
    v1::ChangePasswordRequest change;
    change.set_old_password(created->one_time_password());
    change.set_new_password(kPassword);
    const auto changed = users_.ChangePassword(Person("users/" + id), change);
    ASSERT_TRUE(changed.ok()) << changed.status();
  }

  absl::StatusOr<v1::CreateSessionResponse> SignIn(const std::string& password, const std::string& code = "",
                                                   const std::string& user = "users/linxia-duty") {
    v1::CreateSessionRequest request;
    request.set_user(user);
    request.set_password(password);
    request.set_totp_code(code);
    request.set_client_address("203.0.113.7");
    return sessions_.CreateSession(fixture_.AsService("gateway"), request);
  }

  absl::StatusOr<v1::Identity> Authenticate(const std::string& secret) {
    v1::AuthenticateRequest request;
    request.set_secret(secret);
    return sessions_.Authenticate(fixture_.AsService("gateway"), request);
  }

  // Gives the user an authenticator app; its secret.
  std::string AddApp(const std::string& user_id = "linxia-duty") {
    v1::BeginTotpRequest begin;
    begin.set_password(kPassword);
    EXPECT_TRUE(users_.BeginTotp(Person("users/" + user_id), begin).ok());
    const std::string secret = PendingSecret(user_id);
    v1::ConfirmTotpRequest confirm;
    confirm.set_code(CodeNow(secret));
    EXPECT_TRUE(users_.ConfirmTotp(Person("users/" + user_id), confirm).ok());
    fixture_.clock.Advance(absl::Seconds(30));
    return secret;
  }

  Account Kept(const std::string& user_id) {
    const auto account = outbox::Read<UserTx>(fixture_.live(), {.actor = "t", .method = "t", .deadline = absl::InfiniteFuture()},
                                              [&](UserTx& tx) { return tx.FindAccount(user_id); });
    return **account;
  }
  std::string PendingSecret(const std::string& user_id) { return *sealer_.Open(SecretPlace(user_id), *Kept(user_id).totp_pending_secret); }

  // What the owner of the database does.
  void AsOwner(absl::string_view script) {
    auto connection =
        pg::Connection::Open({.conninfo = fixture_.database.admin_conninfo, .application_name = "test"}, absl::Now() + absl::Minutes(1));
    ASSERT_TRUE(connection.ok()) << connection.status();
    const absl::Status done = (*connection)->RunScript(absl::StrCat("SET search_path = chapter; ", script), absl::Now() + absl::Minutes(1));
    ASSERT_TRUE(done.ok()) << done;
  }

  // Puts the secret into the table as versions before sealing did.
  void KeepInClear(const std::string& user_id, const std::string& secret) {
    AsOwner(absl::StrCat("ALTER TABLE users DROP CONSTRAINT IF EXISTS users_totp_secret_sealed; UPDATE users SET totp_secret = '\\x",
                         absl::BytesToHexString(secret), "' WHERE user_id = '", user_id, "';"));
  }

  int Renew(const TextSealer& sealer) {
    const absl::StatusOr<int> unreadable_count = RenewSecrets(fixture_.live(), sealer, absl::Now() + absl::Minutes(1));
    EXPECT_TRUE(unreadable_count.ok()) << unreadable_count.status();
    return unreadable_count.value_or(-1);
  }

  std::string Dump() const { return muster::testing::DumpOf(fixture_.database); }

  std::string CodeNow(const std::string& secret) const { return auth::TotpCode(secret, auth::TotpStep(fixture_.clock.Now())); }

  ServiceFixture fixture_{"chapter", sql::Migrations()};
  const std::string key_ = TextSealer::NewKey();
  const TextSealer sealer_ = *TextSealer::Parse(key_);
  Gatekeeper gatekeeper_{[this] { return fixture_.clock.Now(); }, {.operations = 1, .memory_bytes = 8192, .parallel = 4}, sealer_};
  UserApi users_{fixture_.scopes, gatekeeper_};
  SessionApi sessions_{fixture_.worlds, fixture_.scopes, gatekeeper_};
};

TEST_F(AccountsTest, AOneTimePasswordSignsInForNothingButChangingIt) {
  const auto created = users_.CreateUser(Administrator(), NewUser());
  ASSERT_TRUE(created.ok()) << created.status();
  const auto session = SignIn(created->one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_TRUE(session->identity().password_change_required());
}

TEST_F(AccountsTest, AOneTimePasswordEndsAfterAWeek) {
  const auto created = users_.CreateUser(Administrator(), NewUser());
  ASSERT_TRUE(created.ok()) << created.status();
  fixture_.clock.Advance(absl::Hours(24 * 7));
  EXPECT_EQ(ReasonOf(SignIn(created->one_time_password()).status()), "SIGN_IN_REFUSED");
}

TEST_F(AccountsTest, ARepeatedCreationShowsNoPasswordAgain) {
  const v1::CreateUserRequest request = NewUser();
  const auto first = users_.CreateUser(Administrator(), request);
  const auto second = users_.CreateUser(Administrator(), request);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->one_time_password(), "");
  EXPECT_EQ(second->one_time_password(), "");
  EXPECT_EQ(second->user().etag(), first->user().etag());
}

TEST_F(AccountsTest, ASessionActsForTheFirstChapterWithARole) {
  MakeUser();
  const auto session = SignIn(kPassword);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_FALSE(session->identity().password_change_required());
  EXPECT_EQ(session->identity().chapter(), "chapters/622900");
  EXPECT_THAT(session->identity().roles(), ElementsAre(common::v1::ROLE_DUTY_OFFICER));
  const auto identity = Authenticate(session->secret());
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->credential(), session->identity().credential());
}

TEST_F(AccountsTest, ASessionSwitchesToAnotherChapterOfItsUser) {
  MakeUser();
  const auto session = SignIn(kPassword);
  v1::UpdateSessionRequest request;
  request.set_request_id(NewUuid());
  request.mutable_session()->set_name(session->identity().credential());
  request.mutable_session()->set_chapter("chapters/622927");
  ASSERT_TRUE(sessions_.UpdateSession(Person(), request).ok());
  EXPECT_THAT(Authenticate(session->secret())->roles(), ElementsAre(common::v1::ROLE_WAREHOUSE_MANAGER));
  request.set_request_id(NewUuid());
  request.mutable_session()->set_chapter("chapters/640000");
  EXPECT_EQ(ReasonOf(sessions_.UpdateSession(Person(), request).status()), "NO_ROLE");
  EXPECT_EQ(ReasonOf(sessions_.UpdateSession(Person("users/another"), request).status()), "NOT_FOUND");
}

TEST_F(AccountsTest, FiveWrongPasswordsLockTheNameWhetherItExistsOrNot) {
  MakeUser();
  for (const char* const user : {"users/linxia-duty", "users/nobody"}) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ReasonOf(SignIn("wrong", "", user).status()), "SIGN_IN_REFUSED");
    const absl::Status locked = SignIn(kPassword, "", user).status();
    EXPECT_EQ(ReasonOf(locked), "SIGN_IN_LOCKED");
    EXPECT_EQ(DetailOf(locked, "minutes"), "15");
  }
  fixture_.clock.Advance(absl::Minutes(15));
  EXPECT_TRUE(SignIn(kPassword).ok());
}

TEST_F(AccountsTest, ASuccessForgetsTheFailuresBefore) {
  MakeUser();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(ReasonOf(SignIn("wrong").status()), "SIGN_IN_REFUSED");
    EXPECT_TRUE(SignIn(kPassword).ok());
  }
}

TEST_F(AccountsTest, AnAuthenticatorAppIsAskedForOnceItIsConfirmed) {
  MakeUser();
  v1::BeginTotpRequest begin;
  begin.set_password(kPassword);
  const auto begun = users_.BeginTotp(Person(), begin);
  ASSERT_TRUE(begun.ok()) << begun.status();
  EXPECT_TRUE(SignIn(kPassword).ok()) << "not confirmed yet";

  const std::string secret = PendingSecret("linxia-duty");
  EXPECT_EQ(auth::Base32Encode(secret), begun->secret());
  v1::ConfirmTotpRequest confirm;
  confirm.set_code("000000");
  EXPECT_EQ(ReasonOf(users_.ConfirmTotp(Person(), confirm).status()), "TOTP_WRONG");
  confirm.set_code(CodeNow(secret));
  const auto confirmed = users_.ConfirmTotp(Person(), confirm);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_TRUE(confirmed->totp_enabled());

  EXPECT_EQ(ReasonOf(SignIn(kPassword).status()), "TOTP_REQUIRED");
  EXPECT_EQ(ReasonOf(SignIn(kPassword, CodeNow(secret)).status()), "TOTP_REFUSED") << "the code was used to confirm";
  fixture_.clock.Advance(absl::Seconds(30));
  EXPECT_TRUE(SignIn(kPassword, CodeNow(secret)).ok());

  fixture_.clock.Advance(absl::Seconds(30));
  v1::DisableTotpRequest disable;
  disable.set_password(kPassword);
  disable.set_code(CodeNow(secret));
  ASSERT_TRUE(users_.DisableTotp(Person(), disable).ok());
  EXPECT_TRUE(SignIn(kPassword).ok());
}

TEST_F(AccountsTest, AWrongCodeCountsTowardsTheLock) {
  MakeUser();
  v1::BeginTotpRequest begin;
  begin.set_password(kPassword);
  ASSERT_TRUE(users_.BeginTotp(Person(), begin).ok());
  v1::ConfirmTotpRequest confirm;
  confirm.set_code("000000");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ReasonOf(users_.ConfirmTotp(Person(), confirm).status()), "TOTP_WRONG");
  EXPECT_EQ(ReasonOf(users_.ConfirmTotp(Person(), confirm).status()), "SIGN_IN_LOCKED");
}

TEST_F(AccountsTest, ACopyOfTheDatabaseHoldsNoSecretOfAnApp) {
  MakeUser();
  const std::string secret = AddApp();
  EXPECT_TRUE(SignIn(kPassword, CodeNow(secret)).ok());
  const std::string dump = Dump();
  EXPECT_THAT(dump, HasSubstr("linxia-duty"));
  EXPECT_THAT(dump, Not(HasSubstr(absl::BytesToHexString(secret))));
  EXPECT_THAT(dump, Not(HasSubstr(auth::Base32Encode(secret))));
}

TEST_F(AccountsTest, SecretsOfBeforeSealingAreSealedAtStartAndStillSignIn) {
  MakeUser();
  const std::string secret = AddApp();
  KeepInClear("linxia-duty", secret);
  ASSERT_THAT(Dump(), HasSubstr(absl::BytesToHexString(secret)));
  EXPECT_EQ(Renew(sealer_), 0);
  EXPECT_THAT(Dump(), Not(HasSubstr(absl::BytesToHexString(secret))));
  EXPECT_TRUE(SignIn(kPassword, CodeNow(secret)).ok());
  const std::optional<std::string> sealed = Kept("linxia-duty").totp_secret;
  EXPECT_EQ(Renew(sealer_), 0);
  EXPECT_EQ(Kept("linxia-duty").totp_secret, sealed) << "what is sealed stays as it is";
}

TEST_F(AccountsTest, AChangedKeySealsAllSecretsAnewAndTheOldOneMayGo) {
  std::map<std::string, std::string> secrets;
  for (int i = 0; i < 3; ++i) {
    const std::string user_id = absl::StrCat("user-", i);
    MakeUser(user_id);
    secrets[user_id] = AddApp(user_id);
  }
  const std::string new_key = TextSealer::NewKey();
  // What the first key sealed, under a key file with a new first line.
  const TextSealer after = *TextSealer::Parse(new_key);
  EXPECT_EQ(Renew(after), 3) << "their key is missing";
  EXPECT_EQ(Renew(*TextSealer::Parse(absl::StrCat(new_key, "\n", key_))), 0);
  EXPECT_EQ(Renew(after), 0);
  Gatekeeper gatekeeper([this] { return fixture_.clock.Now(); }, {.operations = 1, .memory_bytes = 8192, .parallel = 4}, after);
  SessionApi sessions(fixture_.worlds, fixture_.scopes, gatekeeper);
  v1::CreateSessionRequest request;
  request.set_user("users/user-2");
  request.set_password(kPassword);
  request.set_totp_code(CodeNow(secrets["user-2"]));
  EXPECT_TRUE(sessions.CreateSession(fixture_.AsService("gateway"), request).ok());
}

TEST_F(AccountsTest, ASecretThatCannotBeOpenedIsRefusedUntilTheAppIsReset) {
  MakeUser();
  MakeUser("other");
  const std::string secret = AddApp();
  AddApp("other");
  AsOwner("UPDATE users SET totp_secret = (SELECT totp_secret FROM users WHERE user_id = 'other') WHERE user_id = 'linxia-duty'");
  EXPECT_EQ(ReasonOf(SignIn(kPassword, CodeNow(secret)).status()), "SEALED_TEXT_UNREADABLE") << "sealed for another row";
  v1::ResetPasswordRequest reset;
  reset.set_request_id(NewUuid());
  reset.set_name("users/linxia-duty");
  reset.set_disable_totp(true);
  const auto answer = users_.ResetPassword(Administrator(), reset);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(SignIn(answer->one_time_password()).ok());
}

TEST_F(AccountsTest, TheDatabaseTakesNoSecretInClear) {
  MakeUser();
  const auto written = outbox::Write<UserTx>(fixture_.live(), {.actor = "t", .method = "t", .deadline = absl::Now() + absl::Minutes(1)},
                                             [](UserTx& tx) -> absl::Status {
                                               tx.SaveSecrets({.user_id = "linxia-duty", .totp_secret = auth::NewTotpSecret()});
                                               return absl::OkStatus();
                                             });
  EXPECT_FALSE(written.ok());
}

TEST_F(AccountsTest, ANewPasswordEndsAllSessions) {
  MakeUser();
  const auto session = SignIn(kPassword);
  v1::ChangePasswordRequest change;
  change.set_old_password(kPassword);
  change.set_new_password("Tents-2024-ready");
  ASSERT_TRUE(users_.ChangePassword(Person(), change).ok());
  EXPECT_EQ(ReasonOf(Authenticate(session->secret()).status()), "SESSION_ENDED");
  EXPECT_EQ(ReasonOf(SignIn(kPassword).status()), "SIGN_IN_REFUSED");
  EXPECT_TRUE(SignIn("Tents-2024-ready").ok());
}

TEST_F(AccountsTest, AWeakPasswordIsRefusedWithWhatIsWrong) {
  MakeUser();
  v1::ChangePasswordRequest change;
  change.set_old_password(kPassword);
  change.set_new_password("short");
  EXPECT_THAT(WrongFields(users_.ChangePassword(Person(), change).status()), ElementsAre("new_password PASSWORD_TOO_SHORT"));
  change.set_new_password(kPassword);
  EXPECT_THAT(WrongFields(users_.ChangePassword(Person(), change).status()), ElementsAre("new_password PASSWORD_UNCHANGED"));
}

TEST_F(AccountsTest, ARevokedSessionIsRefusedAndNoLongerListed) {
  MakeUser();
  const auto first = SignIn(kPassword);
  const auto second = SignIn(kPassword);
  v1::RevokeSessionRequest revoke;
  revoke.set_request_id(NewUuid());
  revoke.set_name(first->identity().credential());
  EXPECT_EQ(ReasonOf(sessions_.RevokeSession(fixture_.As("users/x", "chapters/640000", {common::v1::ROLE_ADMINISTRATOR}), revoke).status()),
            "NOT_FOUND");
  ASSERT_TRUE(sessions_.RevokeSession(Person(), revoke).ok());
  EXPECT_EQ(ReasonOf(Authenticate(first->secret()).status()), "SESSION_ENDED");
  v1::ListSessionsRequest list;
  list.set_parent("users/linxia-duty");
  const auto sessions = sessions_.ListSessions(Person(), list);
  ASSERT_TRUE(sessions.ok()) << sessions.status();
  ASSERT_EQ(sessions->sessions_size(), 1);
  EXPECT_EQ(sessions->sessions(0).name(), second->identity().credential());
}

TEST_F(AccountsTest, ASessionEndsWhenItIsNotUsedAndAfterTwelveHoursAtTheLatest) {
  MakeUser();
  const auto idle = SignIn(kPassword);
  fixture_.clock.Advance(absl::Hours(2));
  EXPECT_EQ(ReasonOf(Authenticate(idle->secret()).status()), "SESSION_ENDED");
  const auto used = SignIn(kPassword);
  for (int i = 0; i < 11; ++i) {
    fixture_.clock.Advance(absl::Hours(1));
    ASSERT_TRUE(Authenticate(used->secret()).ok()) << i;
  }
  fixture_.clock.Advance(absl::Hours(1));
  EXPECT_EQ(ReasonOf(Authenticate(used->secret()).status()), "SESSION_ENDED");
}

TEST_F(AccountsTest, AClosedAccountSignsInNoMore) {
  MakeUser();
  const auto session = SignIn(kPassword);
  v1::DisableUserRequest disable;
  disable.set_request_id(NewUuid());
  disable.set_name("users/linxia-duty");
  ASSERT_TRUE(users_.DisableUser(Administrator(), disable).ok());
  EXPECT_EQ(ReasonOf(Authenticate(session->secret()).status()), "SESSION_ENDED");
  EXPECT_EQ(ReasonOf(SignIn(kPassword).status()), "SIGN_IN_REFUSED");
  v1::EnableUserRequest enable;
  enable.set_request_id(NewUuid());
  enable.set_name("users/linxia-duty");
  ASSERT_TRUE(users_.EnableUser(Administrator(), enable).ok());
  EXPECT_TRUE(SignIn(kPassword).ok());
}

TEST_F(AccountsTest, AResetUnlocksAndGivesAOneTimePassword) {
  MakeUser();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(SignIn("wrong").ok());
  v1::ResetPasswordRequest reset;
  reset.set_request_id(NewUuid());
  reset.set_name("users/linxia-duty");
  const auto answer = users_.ResetPassword(Administrator(), reset);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(SignIn(answer->one_time_password()).ok());
}

TEST_F(AccountsTest, AnAdministratorGivesNoRoleOutsideTheirChapter) {
  v1::CreateUserRequest outside = NewUser();
  outside.mutable_user()->mutable_role_grants(1)->set_chapter("chapters/640000");
  EXPECT_EQ(ReasonOf(users_.CreateUser(Administrator(), outside).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(users_.CreateUser(Person(), NewUser()).status()), "ROLE_MISSING");
  MakeUser();
  v1::UpdateUserRequest update;
  update.set_request_id(NewUuid());
  *update.mutable_user() = outside.user();
  update.mutable_user()->set_name("users/linxia-duty");
  EXPECT_EQ(ReasonOf(users_.UpdateUser(Administrator(), update).status()), "OUTSIDE_CHAPTER");
  EXPECT_EQ(ReasonOf(users_.UpdateUser(Administrator("chapters/640000"), update).status()), "NOT_FOUND");
}

TEST_F(AccountsTest, AnUpdateOfWhatHasChangedIsRefused) {
  MakeUser();
  v1::UpdateUserRequest update;
  update.set_request_id(NewUuid());
  *update.mutable_user() = NewUser().user();
  update.mutable_user()->set_name("users/linxia-duty");
  update.mutable_user()->set_etag("1");
  EXPECT_EQ(ReasonOf(users_.UpdateUser(Administrator(), update).status()), "ETAG_MISMATCH") << "the password was changed since";
  update.mutable_user()->set_etag("2");
  update.mutable_user()->mutable_role_grants()->RemoveLast();
  const auto updated = users_.UpdateUser(Administrator(), update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->etag(), "3");
  EXPECT_EQ(updated->role_grants_size(), 1);
}

TEST_F(AccountsTest, AServiceRoleIsNotGranted) {
  v1::CreateUserRequest request = NewUser();
  request.mutable_user()->mutable_role_grants(0)->set_role(common::v1::ROLE_SERVICE);
  EXPECT_THAT(WrongFields(users_.CreateUser(Administrator(), request).status()), ElementsAre("user.role_grants[0].role ROLE_NOT_GRANTED"));
}

TEST_F(AccountsTest, AnApiKeyIsItsUsersUntilItIsRevoked) {
  MakeUser();
  v1::CreateApiKeyRequest create;
  create.set_request_id(NewUuid());
  create.set_parent("users/linxia-duty");
  create.mutable_api_key()->set_display_name("称重机");
  create.mutable_api_key()->set_chapter("chapters/622927");
  const auto created = users_.CreateApiKey(Person(), create);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_EQ(created->secret().substr(0, 5), "live.");
  const auto identity = Authenticate(created->secret().substr(5));
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->user(), "users/linxia-duty");
  EXPECT_THAT(identity->roles(), ElementsAre(common::v1::ROLE_WAREHOUSE_MANAGER));
  EXPECT_EQ(users_.CreateApiKey(Person(), create)->secret(), "");

  v1::RevokeApiKeyRequest revoke;
  revoke.set_request_id(NewUuid());
  revoke.set_name(created->api_key().name());
  ASSERT_TRUE(users_.RevokeApiKey(Administrator(), revoke).ok());
  EXPECT_EQ(ReasonOf(Authenticate(created->secret().substr(5)).status()), "SESSION_ENDED");
}

TEST_F(AccountsTest, OnlyTheGatewayOpensAndChecksSessions) {
  EXPECT_EQ(ReasonOf(sessions_.CreateSession(fixture_.AsService("dispatch"), {}).status()), "GATEWAY_ONLY");
  EXPECT_EQ(ReasonOf(sessions_.Authenticate(Person(), {}).status()), "GATEWAY_ONLY");
}

TEST_F(AccountsTest, TheListIsOfTheOwnSubtree) {
  MakeUser("linxia-duty");
  MakeUser("linxia-keeper");
  const auto names = [&](const rpc::Call& call) {
    const auto list = users_.ListUsers(call, {});
    std::vector<std::string> found;
    if (list.ok()) {
      for (const v1::User& user : list->users()) found.push_back(user.name());
    }
    return found;
  };
  EXPECT_THAT(names(Administrator()), ElementsAre("users/linxia-duty", "users/linxia-keeper"));
  EXPECT_THAT(names(Administrator("chapters/640000")), ElementsAre());
  v1::ListUsersRequest elsewhere;
  elsewhere.set_ancestor("chapters/620000");
  EXPECT_EQ(ReasonOf(users_.ListUsers(Administrator("chapters/640000"), elsewhere).status()), "OUTSIDE_CHAPTER");
}

TEST_F(AccountsTest, TheFirstAdministratorIsMadeOnce) {
  const auto first = MakeFirstAdministrator(fixture_.live(), absl::InfiniteFuture());
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(first->has_value());
  const auto second = MakeFirstAdministrator(fixture_.live(), absl::InfiniteFuture());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_FALSE(second->has_value());
  const auto session = SignIn(**first, "", "users/administrator");
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_THAT(session->identity().roles(), ElementsAre(common::v1::ROLE_ADMINISTRATOR));
}

}  // namespace
}  // namespace muster::chapter
