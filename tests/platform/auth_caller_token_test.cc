#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "platform/auth/caller_token.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

using common::v1::Caller;

constexpr char kClaims[] =
    R"({"iss":"gateway","sub":"users/lanzhou-duty","chapter":"chapters/620000","roles":["ROLE_DUTY_OFFICER","ROLE_COMMANDER"],)"
    R"("world":"live","iat":"2023-12-18T16:10:00+00:00","exp":"2023-12-18T16:20:00+00:00"})";
constexpr std::int64_t kIssueSeconds = 1702915800;

Caller LanzhouDuty() {
  Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject("users/lanzhou-duty");
  caller.set_chapter("chapters/620000");
  caller.add_roles(common::v1::ROLE_DUTY_OFFICER);
  caller.add_roles(common::v1::ROLE_COMMANDER);
  caller.set_world("live");
  caller.mutable_issue_time()->set_seconds(kIssueSeconds);
  caller.mutable_expire_time()->set_seconds(kIssueSeconds + 600);
  return caller;
}

std::string With(absl::string_view old_text, absl::string_view new_text) { return absl::StrReplaceAll(kClaims, {{old_text, new_text}}); }

// The claim that is said to be wrong; empty when none is.
std::string WrongClaim(absl::string_view payload) {
  const absl::Status status = ParseCaller(payload).status();
  EXPECT_EQ(ReasonOf(status), status.ok() ? "" : "CALLER_MALFORMED");
  return DetailOf(status, "claim");
}

std::string WrongClaim(const Caller& caller) {
  const absl::Status status = SignCaller(SecretKey::Generate(), caller).status();
  EXPECT_EQ(ReasonOf(status), status.ok() ? "" : "CALLER_MALFORMED");
  return DetailOf(status, "claim");
}

TEST(CallerToken, IsWrittenAsDocumented) {
  const SecretKey key = SecretKey::Generate();
  const absl::StatusOr<std::string> token = SignCaller(key, LanzhouDuty());
  ASSERT_TRUE(token.ok()) << token.status();
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(*token);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_TRUE(parsed->Verify(key.public_key()));
  EXPECT_EQ(parsed->payload(), kClaims);
  EXPECT_EQ(parsed->footer(), absl::StrCat(R"({"kid":")", key.public_key().Id(), R"("})"));
  EXPECT_EQ(*ParseKeyId(parsed->footer()), key.public_key().Id());
}

TEST(CallerToken, IsReadBackAsItWas) {
  const absl::StatusOr<Caller> caller = ParseCaller(kClaims);
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->SerializeAsString(), LanzhouDuty().SerializeAsString());
}

TEST(CallerToken, FractionsOfASecondAreCut) {
  Caller caller = LanzhouDuty();
  caller.mutable_issue_time()->set_nanos(999'999'999);
  const absl::StatusOr<std::string> token = SignCaller(SecretKey::Generate(), caller);
  EXPECT_EQ(PasetoToken::Parse(*token)->payload(), kClaims);
}

TEST(ParseCaller, TakesKeysInAnyOrderAndSpaces) {
  EXPECT_EQ(WrongClaim(R"( { "exp" : "2023-12-18T16:20:00Z", "roles": [ "ROLE_SERVICE" ] ,
    "iat":"2023-12-18T16:10:00Z","world":"drill-2026-1","chapter":"chapters/000000","sub":"services/dispatch","iss":"dispatch" } )"),
            "");
}

TEST(ParseCaller, KnowsOffsets) {
  const absl::StatusOr<Caller> caller = ParseCaller(With("T16:10:00+00:00", "T18:10:00+02:00"));
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->issue_time().seconds(), kIssueSeconds);
}

TEST(ParseCaller, RefusesAMissingClaim) {
  EXPECT_EQ(WrongClaim(With(R"("iss":"gateway",)", "")), "iss");
  EXPECT_EQ(WrongClaim(With(R"("sub":"users/lanzhou-duty",)", "")), "sub");
  EXPECT_EQ(WrongClaim(With(R"("chapter":"chapters/620000",)", "")), "chapter");
  EXPECT_EQ(WrongClaim(With(R"("roles":["ROLE_DUTY_OFFICER","ROLE_COMMANDER"],)", "")), "roles");
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", "")), "world");
  EXPECT_EQ(WrongClaim(With(R"("iat":"2023-12-18T16:10:00+00:00",)", "")), "iat");
  EXPECT_EQ(WrongClaim(With(R"(,"exp":"2023-12-18T16:20:00+00:00")", "")), "exp");
}

TEST(ParseCaller, RefusesARepeatedClaim) {
  EXPECT_EQ(WrongClaim(With(R"("iss":"gateway",)", R"("iss":"gateway","iss":"gateway",)")), "iss");
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", R"("world":"live","world":"demo",)")), "world");
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", R"("world":"live","roles":["ROLE_APPROVER"],)")), "roles");
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", R"("world":"live","iat":"2023-12-18T16:10:00Z",)")), "iat");
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", R"("world":"live","exp":"2023-12-18T16:10:00Z",)")), "exp");
}

TEST(ParseCaller, RefusesAnUnknownClaim) {
  EXPECT_EQ(WrongClaim(With(R"("world":"live",)", R"("world":"live","nbf":"2023-12-18T16:10:00Z",)")), "nbf");
  EXPECT_EQ(WrongClaim(With("\"iss\"", "\"Iss\"")), "Iss");
}

TEST(ParseCaller, RefusesMalformedNames) {
  for (const char* issuer : {"Gateway", "-gateway", "1gateway", "gate way", "gateway\\u0041", "gate.way"}) {
    EXPECT_EQ(WrongClaim(With("\"gateway\"", absl::StrCat("\"", issuer, "\""))), "iss") << issuer;
  }
  for (const char* subject : {"lanzhou-duty", "users/", "users/a/b", "people/a", "users/A", "users/-a", "users/a b", "services/dispatch"}) {
    EXPECT_NE(WrongClaim(With("users/lanzhou-duty", subject)), "") << subject;
  }
  for (const char* chapter : {"620000", "chapters/62000", "chapters/6200000", "chapters/62000a", "Chapters/620000", "chapters/620000/"}) {
    EXPECT_EQ(WrongClaim(With("chapters/620000", chapter)), "chapter") << chapter;
  }
  for (const char* world : {"Live", "live world", "live_1", "1live", "-live"}) {
    EXPECT_EQ(WrongClaim(With("\"live\"", absl::StrCat("\"", world, "\""))), "world") << world;
  }
  EXPECT_EQ(WrongClaim(With("\"live\"", absl::StrCat("\"", std::string(40, 'a'), "\""))), "");
  EXPECT_EQ(WrongClaim(With("\"live\"", absl::StrCat("\"", std::string(41, 'a'), "\""))), "world");
}

TEST(ParseCaller, RefusesRolesThatCannotBe) {
  const std::string roles = R"(["ROLE_DUTY_OFFICER","ROLE_COMMANDER"])";
  for (const char* wrong : {"[]", R"(["ROLE_UNSPECIFIED"])", R"(["ROLE_KING"])", R"(["DUTY_OFFICER"])", R"([1])", R"("ROLE_COMMANDER")",
                            R"(["ROLE_COMMANDER","ROLE_COMMANDER"])", R"(["ROLE_COMMANDER",])", R"(["ROLE_COMMANDER")", "null"}) {
    EXPECT_EQ(WrongClaim(With(roles, wrong)), "roles") << wrong;
  }
}

TEST(ParseCaller, KeepsPeopleAndServicesApart) {
  const std::string roles = R"("ROLE_DUTY_OFFICER","ROLE_COMMANDER")";
  EXPECT_EQ(WrongClaim(With(roles, R"("ROLE_SERVICE")")), "roles");
  const std::string service = With("users/lanzhou-duty", "services/dispatch");
  EXPECT_EQ(WrongClaim(service), "roles");
  EXPECT_EQ(WrongClaim(absl::StrReplaceAll(service, {{roles, R"("ROLE_SERVICE")"}})), "");
  EXPECT_EQ(WrongClaim(absl::StrReplaceAll(service, {{roles, R"("ROLE_SERVICE","ROLE_APPROVER")"}})), "roles");
}

TEST(ParseCaller, BelievesAnAddressOfAPersonFromTheGatewayAlone) {
  const auto with_address = [](absl::string_view address) {
    return With("T16:20:00+00:00\"", absl::StrCat("T16:20:00+00:00\",\"addr\":\"", address, "\""));
  };
  const absl::StatusOr<Caller> caller = ParseCaller(with_address("203.0.113.7"));
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->client_address(), "203.0.113.7");
  EXPECT_EQ(WrongClaim(with_address("2001:db8::9")), "");
  for (const char* wrong : {"1", "localhost", "203.0.113.7:80/", "2001:DB8::9", "fe80::1%eth0", "203.0.113.7 "}) {
    EXPECT_NE(WrongClaim(with_address(wrong)), "") << wrong;
  }
  EXPECT_EQ(WrongClaim(absl::StrReplaceAll(with_address("203.0.113.7"), {{"\"gateway\"", "\"warehouse\""}})), "addr");
  EXPECT_EQ(
      WrongClaim(absl::StrReplaceAll(with_address("203.0.113.7"), {{"users/lanzhou-duty", "services/dispatch"},
                                                                   {R"("ROLE_DUTY_OFFICER","ROLE_COMMANDER")", R"("ROLE_SERVICE")"}})),
      "addr");
}

TEST(SignCaller, WritesTheAddressThatIsReadBack) {
  Caller caller = LanzhouDuty();
  caller.set_client_address("2001:db8::9");
  const absl::StatusOr<std::string> token = SignCaller(SecretKey::Generate(), caller);
  ASSERT_TRUE(token.ok()) << token.status();
  const absl::StatusOr<Caller> read = ParseCaller(PasetoToken::Parse(*token)->payload());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->client_address(), "2001:db8::9");
}

TEST(ParseCaller, RefusesTimesThatAreNotRfc3339) {
  const std::string issued = "2023-12-18T16:10:00+00:00";
  for (const char* wrong : {"infinite-past", "1702915800", "2023-12-18", "2023-12-18 16:10:00Z", "2023-13-18T16:10:00Z",
                            "2023-12-18T16:10:00", "2023-12-18T25:10:00+00:00", "+2023-12-18T16:10:00Z", "2023-12-18T16:10:00.5+00:0"}) {
    EXPECT_EQ(WrongClaim(With(issued, wrong)), "iat") << wrong;
  }
}

TEST(ParseCaller, RefusesAnExpiryThatIsNotAfterIssue) {
  EXPECT_EQ(WrongClaim(With("T16:20:00", "T16:10:00")), "exp");
  EXPECT_EQ(WrongClaim(With("T16:20:00", "T16:09:59")), "exp");
}

TEST(ParseCaller, RefusesWhatIsNotOneObject) {
  const std::string claims = kClaims;
  for (const std::string& wrong : {std::string(), std::string("{}"), std::string("null"), "[" + claims + "]", claims + claims, claims + "x",
                                   claims.substr(0, claims.size() - 1), absl::StrReplaceAll(claims, {{"},", "}"}}) + ","}) {
    EXPECT_EQ(WrongClaim(wrong), "payload") << wrong;
  }
}

TEST(ParseCaller, SurvivesAnyPrefix) {
  const std::string claims = kClaims;
  for (std::size_t size = 0; size < claims.size(); ++size) EXPECT_FALSE(ParseCaller(claims.substr(0, size)).ok()) << size;
}

TEST(SignCaller, RefusesToWriteWhatCouldNotBeRead) {
  Caller caller = LanzhouDuty();
  caller.set_subject(R"(users/a","iss":"gateway)");
  EXPECT_EQ(WrongClaim(caller), "sub");
  caller = LanzhouDuty();
  caller.set_world("");
  EXPECT_EQ(WrongClaim(caller), "world");
  caller = LanzhouDuty();
  caller.add_roles(static_cast<common::v1::Role>(99));
  EXPECT_EQ(WrongClaim(caller), "roles");
  caller = LanzhouDuty();
  caller.clear_issue_time();
  EXPECT_EQ(WrongClaim(caller), "iat");
  caller = LanzhouDuty();
  *caller.mutable_expire_time() = caller.issue_time();
  EXPECT_EQ(WrongClaim(caller), "exp");
}

TEST(ParseKeyId, RefusesOtherFooters) {
  const std::string kid = SecretKey::Generate().public_key().Id();
  EXPECT_TRUE(ParseKeyId(absl::StrCat(R"({"kid":")", kid, R"("})")).ok());
  for (const std::string& wrong : {std::string(), std::string("{}"), kid, absl::StrCat(R"({"kid":")", kid, R"("}x)"),
                                   absl::StrCat(R"({"kid":")", kid, R"(","wpk":"a"})"), absl::StrCat(R"({"kid":")", kid.substr(1), R"("})"),
                                   absl::StrCat(R"({"key":")", kid, R"("})"), std::string(R"({"kid":"k4.pid.a"})")}) {
    EXPECT_EQ(ReasonOf(ParseKeyId(wrong).status()), "CALLER_MALFORMED") << wrong;
  }
}

}  // namespace
}  // namespace muster::auth
