#include <gtest/gtest.h>

#include "gateway/api/cookies.h"
#include "gateway/config/load.h"
#include "gateway/live/resume_token.h"
#include "gateway/site/openapi.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

TEST(ResumeToken, BringsBackEveryPlace) {
  const ResumePoint point = {.world = "drill-2026-1", .positions = {{"chapter", {12, 3}}, {"warehouse", {18446744073709551615U, 9}}}};
  const auto parsed = ParseToken(ToToken(point));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->world, point.world);
  EXPECT_EQ(parsed->positions, point.positions);
}

TEST(ResumeToken, RefusesWhatItDidNotMake) {
  // "live|chapter", "live|=1-2", "live|chapter=1", and text that is no base64url.
  for (const char* const token : {"bGl2ZXxjaGFwdGVy", "bGl2ZXw9MS0y", "bGl2ZXxjaGFwdGVyPTE", "***"}) {
    EXPECT_FALSE(ParseToken(token).has_value()) << token;
  }
  EXPECT_FALSE(ParseToken(std::string(3000, 'A')).has_value());
}

TEST(Position, GoesByTransactionAndThenByEvent) {
  EXPECT_LT(*ParsePosition("9-100"), *ParsePosition("10-1"));
  EXPECT_LT(*ParsePosition("10-1"), *ParsePosition("10-2"));
  EXPECT_FALSE(ParsePosition("now").has_value());
}

TEST(SessionCookie, IsOfThisSiteAloneAndByTlsOnlyWhereItCameByTls) {
  EXPECT_EQ(SessionCookie("live.x", Channel::kPlain), "muster_session=live.x; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_EQ(SessionCookie("live.x", Channel::kTls), "__Host-muster_session=live.x; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(SessionCookie("", Channel::kPlain), "muster_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(CookieValue, FindsTheWholeNameOnly) {
  EXPECT_EQ(CookieValue("a=1; muster_session=live.x; b=2", "muster_session"), "live.x");
  EXPECT_EQ(CookieValue("xmuster_session=1", "muster_session"), "");
  EXPECT_EQ(CookieValue("", "muster_session"), "");
}

TEST(GatewayConfig, HasDefaultsAndNamesEverythingThatIsWrong) {
  const auto defaults = ParseGatewayConfig("", "x");
  ASSERT_TRUE(defaults.ok());
  EXPECT_EQ(defaults->request_burst(), 200);
  EXPECT_EQ(defaults->body_time().seconds(), 60);
  const auto wrong = ParseGatewayConfig("thread_count: 65 body_time { seconds: 601 } tls_listen: \"nowhere\" colour: 1", "x");
  const std::string problems = DetailOf(wrong.status(), "problems");
  for (const char* const part : {"thread_count", "body_time", "tls_listen: \"nowhere\"", "certificate_file", "colour"}) {
    EXPECT_NE(problems.find(part), std::string::npos) << part << " in " << problems;
  }
}

TEST(OpenApi, DescribesMethodsMessagesAndWhatTheyMean) {
  const std::string document = OpenApiDocument();
  for (const char* const part :
       {R"("/muster.disaster.v1.IncidentService/ListIncidents":{"post":)",
        R"("/services/{service}/muster.common.v1.EventService/WatchEvents")", R"("muster.chapter.v1.Chapter":{)",
        R"("updateTime":{"description":"Output only. When the row last changed.","type":"string","format":"date-time"})",
        R"("application/connect+json")"}) {
    EXPECT_NE(document.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace muster::gateway
