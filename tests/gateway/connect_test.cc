#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "gateway/connect/schema.h"
#include "gateway/connect/wire.h"
#include "muster/chapter/v1/chapter.pb.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

using ::testing::HasSubstr;

TEST(ParseContentType, TakesTheFourOfConnect) {
  EXPECT_EQ(ParseContentType("application/json")->codec, Codec::kJson);
  EXPECT_EQ(ParseContentType("Application/JSON; charset=UTF-8")->codec, Codec::kJson);
  EXPECT_EQ(ParseContentType("application/proto")->codec, Codec::kProto);
  EXPECT_TRUE(ParseContentType("application/connect+json")->streaming);
  EXPECT_TRUE(ParseContentType("application/connect+proto")->streaming);
}

TEST(ParseContentType, RefusesEveryOther) {
  for (const char* const header : {"", "text/plain", "application/grpc", "application/json; charset=gbk", "application/proto; x=y",
                                   "application/jsonp", "application/x-www-form-urlencoded", "multipart/form-data"}) {
    EXPECT_FALSE(ParseContentType(header).has_value()) << header;
  }
}

// The table of the Connect protocol's specification.
TEST(HttpStatusOf, IsAsSpecified) {
  const std::vector<std::tuple<absl::StatusCode, const char*, int>> rows = {
      {absl::StatusCode::kCancelled, "canceled", 499},
      {absl::StatusCode::kUnknown, "unknown", 500},
      {absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
      {absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
      {absl::StatusCode::kNotFound, "not_found", 404},
      {absl::StatusCode::kAlreadyExists, "already_exists", 409},
      {absl::StatusCode::kPermissionDenied, "permission_denied", 403},
      {absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
      {absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
      {absl::StatusCode::kAborted, "aborted", 409},
      {absl::StatusCode::kOutOfRange, "out_of_range", 400},
      {absl::StatusCode::kUnimplemented, "unimplemented", 501},
      {absl::StatusCode::kInternal, "internal", 500},
      {absl::StatusCode::kUnavailable, "unavailable", 503},
      {absl::StatusCode::kDataLoss, "data_loss", 500},
      {absl::StatusCode::kUnauthenticated, "unauthenticated", 401}};
  for (const auto& [code, name, http_status] : rows) {
    EXPECT_EQ(CodeName(code), name);
    EXPECT_EQ(HttpStatusOf(code), http_status) << name;
  }
}

TEST(ErrorJson, HoldsReasonFieldsAndTheSentenceInTheLanguageAskedFor) {
  Violations violations;
  violations.Add("lines[0].quantity", "REQUIRED");
  const std::string chinese = ErrorJson(violations.ToStatus(), Language::kChinese);
  EXPECT_THAT(chinese, HasSubstr(R"("code":"invalid_argument")"));
  EXPECT_THAT(chinese, HasSubstr(R"("reason":"INVALID_FIELDS")"));
  EXPECT_THAT(chinese, HasSubstr(R"("field":"lines[0].quantity")"));
  EXPECT_THAT(chinese, HasSubstr("必填，请填写。"));
  EXPECT_THAT(ErrorJson(violations.ToStatus(), Language::kEnglish), HasSubstr("This is required; fill it in."));
}

TEST(ErrorResponse, SaysWhenToTryAgain) {
  const Response response = ErrorResponse(ResourceExhausted("OVERLOADED", "busy", absl::Milliseconds(1200)), Language::kEnglish);
  EXPECT_EQ(response.status, 429);
  EXPECT_THAT(response.headers, ::testing::Contains(::testing::Pair("retry-after", "2")));
}

TEST(ReadEnvelopes, ReadsWhatEnvelopeWrote) {
  const std::string body = Envelope(0, "first") + Envelope(kFlagEnd, "");
  const auto envelopes = ReadEnvelopes(body);
  ASSERT_TRUE(envelopes.ok());
  ASSERT_EQ(envelopes->size(), 2U);
  EXPECT_EQ((*envelopes)[0].message, "first");
  EXPECT_EQ((*envelopes)[1].flags, kFlagEnd);
}

TEST(ReadEnvelopes, RefusesEveryCutBody) {
  const std::string body = Envelope(0, "message");
  for (std::size_t size = 1; size < body.size(); ++size) {
    EXPECT_EQ(ReasonOf(ReadEnvelopes(body.substr(0, size)).status()), "FRAME_MALFORMED") << size;
  }
  EXPECT_EQ(ReasonOf(ReadEnvelopes("\0\xff\xff\xff\xffx").status()), "");
  EXPECT_EQ(ReasonOf(ReadEnvelopes(std::string("\0\xff\xff\xff\xffx", 6)).status()), "FRAME_MALFORMED");
}

TEST(ParseTimeout, TakesUpToTenDigits) {
  EXPECT_EQ(*ParseTimeout(""), std::nullopt);
  EXPECT_EQ(**ParseTimeout("1500"), absl::Milliseconds(1500));
  EXPECT_EQ(**ParseTimeout("9999999999"), absl::Milliseconds(9999999999));
  for (const char* const header : {"12345678901", "-1", "1s", " 1", "1.5"}) {
    EXPECT_EQ(ReasonOf(ParseTimeout(header).status()), "TIMEOUT_MALFORMED") << header;
  }
}

TEST(JsonString, EscapesWhatJsonCannotHold) { EXPECT_EQ(JsonString("a\"b\\c\n\x01仓"), "\"a\\\"b\\\\c\\n\\u0001仓\""); }

TEST(Schema, KnowsEveryMethodAndWhichOnesRead) {
  const ApiMethod* const list = Schema::Get().Find("/muster.disaster.v1.IncidentService/ListIncidents");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->service, "disaster");
  EXPECT_TRUE(list->reads);
  EXPECT_FALSE(Schema::Get().Find("/muster.disaster.v1.IncidentService/CreateIncident")->reads);
  EXPECT_FALSE(Schema::Get().Find("/muster.common.v1.EventService/WatchEvents")->reads);
  EXPECT_EQ(Schema::Get().Find("/muster.disaster.v1.IncidentService/Nothing"), nullptr);
}

TEST(Schema, TurnsJsonIntoBytesAndBack) {
  chapter::v1::Chapter chapter;
  chapter.set_name("chapters/622927");
  chapter.set_tier(chapter::v1::Chapter::TIER_COUNTY);
  chapter.mutable_update_time()->set_seconds(1'702'915'140);
  const auto json =
      Schema::Get().ToJson(*Schema::Get().pool().FindMessageTypeByName("muster.chapter.v1.Chapter"), chapter.SerializeAsString());
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(*json, R"({"name":"chapters/622927","tier":"TIER_COUNTY","updateTime":"2023-12-18T15:59:00Z"})");
  const auto binary = Schema::Get().ToBinary(*Schema::Get().pool().FindMessageTypeByName("muster.chapter.v1.Chapter"), *json);
  ASSERT_TRUE(binary.ok()) << binary.status();
  chapter::v1::Chapter parsed;
  ASSERT_TRUE(parsed.ParseFromString(*binary));
  EXPECT_EQ(parsed.DebugString(), chapter.DebugString());
}

TEST(Schema, RefusesFieldsThatDoNotExistAndBrokenText) {
  const auto& type = *Schema::Get().pool().FindMessageTypeByName("muster.chapter.v1.Chapter");
  for (const char* const json : {R"({"nmae":"x"})", "{", "[]", R"({"name":1})", R"({"tier":"TIER_X"})"}) {
    EXPECT_EQ(ReasonOf(Schema::Get().ToBinary(type, json).status()), "JSON_MALFORMED") << json;
  }
  EXPECT_EQ(ReasonOf(Schema::Get().Check(type, "\xff\xff")), "PROTO_MALFORMED");
  EXPECT_TRUE(Schema::Get().Check(type, "").ok());
}

}  // namespace
}  // namespace muster::gateway
