#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/auth/caller_source.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/paseto.h"
#include "platform/auth/verifier.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

using common::v1::Caller;

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() {
    EXPECT_TRUE(keyring_.Add("gateway", gateway_.public_key()).ok());
    EXPECT_TRUE(keyring_.Add("dispatch", dispatch_.public_key()).ok());
  }

  Verifier MakeVerifier(const VerifierOptions& options = {}) const {
    return Verifier(
        keyring_, [this] { return now_; }, options);
  }

  Caller Person() const {
    Caller caller;
    caller.set_issuer("gateway");
    caller.set_subject("users/lanzhou-duty");
    caller.set_chapter("chapters/620000");
    caller.add_roles(common::v1::ROLE_DUTY_OFFICER);
    caller.set_world("live");
    SetTimes(caller, now_, absl::Minutes(10));
    return caller;
  }

  Caller Service(absl::string_view issuer, absl::string_view subject) const {
    Caller caller = Person();
    caller.set_issuer(std::string(issuer));
    caller.set_subject(std::string(subject));
    caller.set_chapter("chapters/000000");
    caller.clear_roles();
    caller.add_roles(common::v1::ROLE_SERVICE);
    return caller;
  }

  static void SetTimes(Caller& caller, absl::Time issue_time, absl::Duration lifetime) {
    caller.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(issue_time));
    caller.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(issue_time + lifetime));
  }

  // The reason for which a fresh verifier refuses; empty when it accepts.
  std::string Refusal(absl::string_view token) const {
    const absl::Status status = MakeVerifier().Verify(token).status();
    EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kUnauthenticated) << status;
    return ReasonOf(status);
  }
  std::string Refusal(const SecretKey& key, const Caller& caller) const { return Refusal(*SignCaller(key, caller)); }

  const SecretKey gateway_ = SecretKey::Generate();
  const SecretKey dispatch_ = SecretKey::Generate();
  Keyring keyring_;
  absl::Time now_ = absl::FromUnixSeconds(1702915800);
};

TEST_F(VerifierTest, SaysWhoCalls) {
  const Verifier verifier = MakeVerifier();
  const auto caller = verifier.Verify(*SignCaller(gateway_, Person()));
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ((*caller)->SerializeAsString(), Person().SerializeAsString());
}

TEST_F(VerifierTest, RemembersATokenThatItVerified) {
  const Verifier verifier = MakeVerifier();
  const std::string token = *SignCaller(gateway_, Person());
  EXPECT_EQ(verifier.Verify(token)->get(), verifier.Verify(token)->get());
}

TEST_F(VerifierTest, WorksWithoutMemory) {
  const Verifier verifier = MakeVerifier({.cached_tokens = 0});
  const std::string token = *SignCaller(gateway_, Person());
  const auto first = *verifier.Verify(token);
  EXPECT_NE(first.get(), verifier.Verify(token)->get());
}

TEST_F(VerifierTest, RefusesAMissingToken) { EXPECT_EQ(Refusal(""), "CALLER_MISSING"); }

TEST_F(VerifierTest, RefusesWhatIsNoToken) {
  EXPECT_EQ(Refusal("v4.public."), "CALLER_MALFORMED");
  EXPECT_EQ(Refusal(std::string(1 << 20, 'x')), "CALLER_MALFORMED");
  EXPECT_EQ(Refusal(SignPaseto(gateway_, {.payload = "{}"})), "CALLER_MALFORMED");
}

TEST_F(VerifierTest, RefusesSignedClaimsThatAreMalformed) {
  const std::string footer = absl::StrCat(R"({"kid":")", gateway_.public_key().Id(), R"("})");
  EXPECT_EQ(Refusal(SignPaseto(gateway_, {.payload = R"({"iss":"gateway"})", .footer = footer})), "CALLER_MALFORMED");
}

TEST_F(VerifierTest, RefusesAnUnknownKey) { EXPECT_EQ(Refusal(SecretKey::Generate(), Person()), "CALLER_KEY_UNKNOWN"); }

TEST_F(VerifierTest, RefusesASignatureOfAnotherKey) {
  const std::string claims(PasetoToken::Parse(*SignCaller(gateway_, Person()))->payload());
  const std::string footer = absl::StrCat(R"({"kid":")", gateway_.public_key().Id(), R"("})");
  EXPECT_EQ(Refusal(SignPaseto(dispatch_, {.payload = claims, .footer = footer})), "CALLER_FORGED");
}

TEST_F(VerifierTest, RefusesATokenThatDiffersFromARememberedOneInOneCharacter) {
  const Verifier verifier = MakeVerifier();
  const std::string token = *SignCaller(gateway_, Person());
  ASSERT_TRUE(verifier.Verify(token).ok());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verifier.Verify(changed).ok()) << "at " << i;
  }
}

TEST_F(VerifierTest, LetsTheGatewaySpeakForAnyone) {
  EXPECT_EQ(Refusal(gateway_, Person()), "");
  EXPECT_EQ(Refusal(gateway_, Service("gateway", "services/dispatch")), "");
}

TEST_F(VerifierTest, LetsAServiceSpeakForItselfOnly) {
  EXPECT_EQ(Refusal(dispatch_, Service("dispatch", "services/dispatch")), "");
  EXPECT_EQ(Refusal(dispatch_, Service("dispatch", "services/warehouse")), "CALLER_ISSUER_REFUSED");
  EXPECT_EQ(Refusal(dispatch_, Service("dispatch", "services/dispatch2")), "CALLER_ISSUER_REFUSED");
  Caller person = Person();
  person.set_issuer("dispatch");
  EXPECT_EQ(Refusal(dispatch_, person), "CALLER_ISSUER_REFUSED");
  person.set_subject("users/dispatch");
  EXPECT_EQ(Refusal(dispatch_, person), "CALLER_ISSUER_REFUSED");
}

TEST_F(VerifierTest, RefusesAnIssuerNameThatIsNotTheKeysOwn) {
  EXPECT_EQ(Refusal(dispatch_, Person()), "CALLER_ISSUER_REFUSED");
  EXPECT_EQ(Refusal(dispatch_, Service("gateway", "services/dispatch")), "CALLER_ISSUER_REFUSED");
  EXPECT_EQ(Refusal(gateway_, Service("dispatch", "services/dispatch")), "CALLER_ISSUER_REFUSED");
}

TEST_F(VerifierTest, RefusesALifeOfMoreThanFifteenMinutes) {
  Caller caller = Person();
  SetTimes(caller, now_, absl::Minutes(15));
  EXPECT_EQ(Refusal(gateway_, caller), "");
  SetTimes(caller, now_, absl::Minutes(15) + absl::Seconds(1));
  EXPECT_EQ(Refusal(gateway_, caller), "CALLER_LIFETIME_TOO_LONG");
}

TEST_F(VerifierTest, BearsAMinuteOfSkewButNotMore) {
  Caller caller = Person();
  SetTimes(caller, now_ + absl::Seconds(60), absl::Minutes(10));
  EXPECT_EQ(Refusal(gateway_, caller), "");
  SetTimes(caller, now_ + absl::Seconds(61), absl::Minutes(10));
  EXPECT_EQ(Refusal(gateway_, caller), "CALLER_NOT_YET_VALID");
}

TEST_F(VerifierTest, ExpiresAtTheInstantAlsoWhenRemembered) {
  const Verifier verifier = MakeVerifier();
  const std::string token = *SignCaller(gateway_, Person());
  now_ += absl::Minutes(10) - absl::Nanoseconds(1);
  EXPECT_TRUE(verifier.Verify(token).ok());
  now_ += absl::Nanoseconds(1);
  EXPECT_EQ(ReasonOf(verifier.Verify(token).status()), "CALLER_EXPIRED");
  EXPECT_EQ(Refusal(token), "CALLER_EXPIRED");
}

TEST_F(VerifierTest, ARememberedTokenIsNotValidBeforeItsTime) {
  const Verifier verifier = MakeVerifier();
  const std::string token = *SignCaller(gateway_, Person());
  ASSERT_TRUE(verifier.Verify(token).ok());
  now_ -= absl::Minutes(2);
  EXPECT_EQ(ReasonOf(verifier.Verify(token).status()), "CALLER_NOT_YET_VALID");
}

TEST_F(VerifierTest, ForgetsTokensThatNobodyUsesAndKeepsTheOthers) {
  const Verifier verifier = MakeVerifier({.cached_tokens = 32});
  const auto token = [this](int i) {
    Caller caller = Person();
    caller.set_subject(absl::StrCat("users/user-", i));
    return *SignCaller(gateway_, caller);
  };
  const std::string used = token(0);
  const std::string unused = token(1);
  const std::weak_ptr<const Caller> remembered = *verifier.Verify(used);
  const std::weak_ptr<const Caller> forgotten = *verifier.Verify(unused);
  for (int i = 2; i < 400; ++i) {
    ASSERT_TRUE(verifier.Verify(token(i)).ok());
    ASSERT_TRUE(verifier.Verify(used).ok());
  }
  EXPECT_FALSE(remembered.expired());
  EXPECT_TRUE(forgotten.expired());
  EXPECT_TRUE(verifier.Verify(unused).ok());
}

TEST_F(VerifierTest, GivesEveryThreadItsOwnCaller) {
  // Few places, so that threads keep pushing each other's tokens out.
  const Verifier verifier = MakeVerifier({.cached_tokens = 64});
  std::vector<std::pair<std::string, std::string>> tokens;
  for (int i = 0; i < 100; ++i) {
    Caller caller = Person();
    caller.set_subject(absl::StrCat("users/user-", i));
    tokens.emplace_back(*SignCaller(gateway_, caller), caller.subject());
  }
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const auto& [token, subject] = tokens[(i * (2 * t + 1)) % tokens.size()];
        const auto caller = verifier.Verify(token);
        if (!caller.ok() || (*caller)->subject() != subject) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

class CallerSourceTest : public VerifierTest {
 protected:
  std::unique_ptr<CallerSource> MakeSource(absl::Duration lifetime = absl::Minutes(9)) {
    return *CallerSource::Create(
        dispatch_, Service("dispatch", "services/dispatch"), [this] { return now_; }, lifetime);
  }
};

TEST_F(CallerSourceTest, GivesATokenThatIsAccepted) {
  const auto caller = MakeVerifier().Verify(MakeSource()->Token());
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ((*caller)->subject(), "services/dispatch");
  EXPECT_EQ(absl::FromUnixSeconds((*caller)->expire_time().seconds()), now_ + absl::Minutes(9));
}

TEST_F(CallerSourceTest, SignsAnewWhenLessThanAThirdOfTheLifeRemains) {
  const auto source = MakeSource();
  const std::string first = source->Token();
  now_ += absl::Minutes(6) - absl::Seconds(1);
  EXPECT_EQ(source->Token(), first);
  now_ += absl::Seconds(1);
  const std::string second = source->Token();
  EXPECT_NE(second, first);
  EXPECT_EQ(source->Token(), second);
}

TEST_F(CallerSourceTest, SignsAnewWhenTheClockWasSetBack) {
  const auto source = MakeSource();
  source->Token();
  now_ -= absl::Hours(1);
  EXPECT_EQ(Refusal(source->Token()), "");
}

TEST_F(CallerSourceTest, NeverGivesATokenThatIsRefused) {
  const auto source = MakeSource(absl::Seconds(10));
  const Verifier verifier = MakeVerifier();
  for (int i = 0; i < 200; ++i) {
    now_ += absl::Milliseconds(777);
    EXPECT_TRUE(verifier.Verify(source->Token()).ok()) << i;
  }
}

TEST_F(CallerSourceTest, RefusesACallerThatNoTokenCanName) {
  Caller caller = Service("dispatch", "services/dispatch");
  caller.set_chapter("gansu");
  EXPECT_EQ(ReasonOf(CallerSource::Create(dispatch_, caller, [this] { return now_; }).status()), "CALLER_MALFORMED");
}

TEST_F(CallerSourceTest, RefusesALifeThatNoVerifierAccepts) {
  const Caller caller = Service("dispatch", "services/dispatch");
  for (const absl::Duration lifetime : {absl::ZeroDuration(), absl::Seconds(9), absl::Minutes(15) + absl::Nanoseconds(1)}) {
    EXPECT_EQ(ReasonOf(CallerSource::Create(
                           dispatch_, caller, [this] { return now_; }, lifetime)
                           .status()),
              "OUT_OF_RANGE");
  }
}

TEST_F(CallerSourceTest, ServesManyThreads) {
  const auto source = MakeSource();
  std::atomic<int> different = 0;
  const std::string token = source->Token();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) different += source->Token() != token;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(different, 0);
}

}  // namespace
}  // namespace muster::auth
