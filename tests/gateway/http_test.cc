#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "gateway/http/compress.h"
#include "gateway/http/path.h"
#include "gateway/http/rate_limiter.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

TEST(CleanPath, DecodesOnceAndLeavesTheQueryOut) {
  EXPECT_EQ(CleanPath("/"), "/");
  EXPECT_EQ(CleanPath("/a/b.js?x=/../"), "/a/b.js");
  EXPECT_EQ(CleanPath("/%E4%BB%93%E5%BA%93/"), "/仓库/");
}

TEST(CleanPath, RefusesWhatCouldLeadElsewhere) {
  for (const char* const target :
       {"",       "a",      "*",     "http://x/", "/..",  "/../a", "/a/..", "/%2e%2e/a", "/.%2E/a", "/a/./b", "//a",    "/a//b",
        "/a%2fb", "/a%5Cb", "/a\\b", "/%00",      "/%0a", "/%",    "/%4",   "/%zz",      "/%25",    "/%ff",   "/%c0%ae"}) {
    EXPECT_EQ(CleanPath(target), std::nullopt) << target;
  }
}

TEST(QueryValue, FindsAKeyAndDecodesIt) {
  constexpr char kQuery[] = "connect=v1&message=%7B%22a%22%3A+1%7D&empty=&flag";
  EXPECT_EQ(QueryValue(kQuery, "message"), "{\"a\": 1}");
  EXPECT_EQ(QueryValue(kQuery, "empty"), "");
  EXPECT_EQ(QueryValue(kQuery, "flag"), "");
  EXPECT_EQ(QueryValue(kQuery, "mess"), "");
}

TEST(ChooseEncoding, TakesTheBestThatIsAllowed) {
  EXPECT_EQ(ChooseEncoding(""), Encoding::kIdentity);
  EXPECT_EQ(ChooseEncoding("deflate, gzip;q=0.5"), Encoding::kGzip);
  EXPECT_EQ(ChooseEncoding("gzip, deflate, br"), Encoding::kBrotli);
  EXPECT_EQ(ChooseEncoding("gzip, br;q=0"), Encoding::kGzip);
  EXPECT_EQ(ChooseEncoding("GZIP"), Encoding::kGzip);
}

class EveryEncoding : public ::testing::TestWithParam<Encoding> {};

TEST_P(EveryEncoding, BringsBackWhatWentIn) {
  const std::string text = std::string(10'000, 'x') + "棉帐篷";
  for (const Effort effort : {Effort::kQuick, Effort::kThorough}) {
    const std::string packed = Compress(text, GetParam(), effort);
    EXPECT_LT(packed.size(), 200U);
    EXPECT_EQ(*Decompress(packed, GetParam(), text.size()), text);
  }
  EXPECT_EQ(*Decompress(Compress("", GetParam()), GetParam(), 10), "");
}

TEST_P(EveryEncoding, StopsAtTheLimit) {
  EXPECT_EQ(ReasonOf(Decompress(Compress(std::string(1'000'000, 'x'), GetParam()), GetParam(), 999'999).status()), "BODY_TOO_LARGE");
}

TEST_P(EveryEncoding, RefusesOtherAndCutBytes) {
  EXPECT_EQ(ReasonOf(Decompress("certainly not packed", GetParam(), 1000).status()), "BODY_NOT_DECODED");
  const std::string packed = Compress(std::string(10'000, 'x'), GetParam());
  EXPECT_EQ(ReasonOf(Decompress(packed.substr(0, packed.size() / 2), GetParam(), 100'000).status()), "BODY_NOT_DECODED");
}

INSTANTIATE_TEST_SUITE_P(Encodings, EveryEncoding, ::testing::Values(Encoding::kGzip, Encoding::kBrotli));

TEST(RateLimiter, LetsABurstThroughAndThenTheRate) {
  RateLimiter limiter({.per_second = 2, .burst = 3});
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.Take("a", start), absl::ZeroDuration());
  EXPECT_EQ(limiter.Take("a", start), absl::Milliseconds(500));
  EXPECT_EQ(limiter.Take("b", start), absl::ZeroDuration()) << "another client";
  EXPECT_EQ(limiter.Take("a", start + absl::Milliseconds(500)), absl::ZeroDuration());
  EXPECT_GT(limiter.Take("a", start + absl::Milliseconds(500)), absl::ZeroDuration());
}

TEST(RateLimiter, LookingTakesNothing) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.Look("a", start), absl::ZeroDuration());
  EXPECT_EQ(limiter.Take("a", start), absl::ZeroDuration());
  EXPECT_EQ(limiter.Look("a", start), absl::Seconds(1));
}

TEST(RateLimiter, ForgetsClientsAndStillLimitsThoseThatStay) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  for (int i = 0; i < 50'000; ++i) limiter.Take(std::to_string(i), start + absl::Microseconds(i));
  EXPECT_GT(limiter.Take("49999", start + absl::Milliseconds(50)), absl::ZeroDuration());
  EXPECT_EQ(limiter.Take("49999", start + absl::Seconds(2)), absl::ZeroDuration());
}

}  // namespace
}  // namespace muster::gateway
