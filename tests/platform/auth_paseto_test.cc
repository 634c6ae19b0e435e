#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "platform/auth/base64url.h"
#include "platform/auth/paseto.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

// Published vectors: github.com/paseto-standard/test-vectors, v4.json.
constexpr char kSecretHex[] =
    "b4cbfb43df4ce210727d953e4a713307fa19bb7d9f85041438d9e11b942a3774"
    "1eb9dbbbbc047c03fd70604e0071f0987e16b28b757225c11f00415d0e20b1a2";
constexpr char kPayload[] = R"({"data":"this is a signed message","exp":"2022-01-01T00:00:00+00:00"})";
constexpr char kFooter[] = R"({"kid":"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN"})";
constexpr char k4S1[] =
    "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMCswMDowMCJ9bg_"
    "XBBzds8lTZShVlwwKSgeKpLT3yukTw6JU"
    "z3W4h_ExsQV-P0V54zemZDcAxFaSeef1QlXEFtkqxT1ciiQEDA";
constexpr char k4S2[] =
    "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMCswMDowMCJ9v3Jt8mx_"
    "TdM2ceTGoqwrh4yDFn0XsHvvV_D0"
    "DtwQxVrJEBMl0F2caAdgnpKlt4p7xBnx1HcO-SPo8FPp214HDw.eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9";
constexpr char k4S3[] =
    "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMCswMDowMCJ9NPWciuD3d0o5eXJXG5pJy-"
    "DiVEoyPYWs1YST"
    "wWHNJq6DZD3je5gf-0M4JR9ipdUSJbIovzmBECeaWmaqcaP0DQ.eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9";
constexpr char k4S3Assertion[] = R"({"test-vector":"4-S-3"})";
constexpr char k4F1[] =
    "v4.local.vngXfCISbnKgiP6VWGuOSlYrFYU300fy9ijW33rznDYgxHNPwWluAY2Bgb0z54CUs6aYYkIJ-bOOOmJHPuX_34Agt_"
    "IPlNdGDpRdGNnBz2MpWJvB3cttheEc1uyCEYltj7wB"
    "QQYX.YXJiaXRyYXJ5LXN0cmluZy10aGF0LWlzbid0LWpzb24";
constexpr char k4F2[] =
    "v4.public.eyJpbnZhbGlkIjoidGhpcyBzaG91bGQgbmV2ZXIgZGVjb2RlIn22Sp4gjCaUw0c7EH84ZSm_jN_Qr41MrgLNu5LIBCzUr1pn3Z-"
    "Wukg9h3ceplWigpoHaTLcwxj0NsI1vjTh"
    "67YB.eyJraWQiOiJ6VmhNaVBCUDlmUmYyc25FY1Q3Z0ZUaW9lQTlDT2NOeTlEZmdMMVc2MGhhTiJ9";
constexpr char k4F3[] =
    "v3.local.23e_2PiqpQBPvRFKzB0zHhjmxK3sKo2grFZRRLM-U7L0a8uHxuF9RlVz3Ic6WmdUUWTxCaYycwWV1yM8gKbZB2JhygDMKvHQ7eBf8GtF0r3K0Q_"
    "gF1PXOxcOgztak1eD1dPe9r"
    "LVMSgR0nHJXeIGYVuVrVoLWQ.YXJiaXRyYXJ5LXN0cmluZy10aGF0LWlzbid0LWpzb24";

SecretKey VectorKey() {
  const std::string bytes = absl::HexStringToBytes(kSecretHex);
  return *SecretKey::Parse(absl::StrCat("k4.secret.", Base64UrlEncode(bytes)));
}

bool Accepts(absl::string_view token, absl::string_view assertion = {}) {
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(token);
  return parsed.ok() && parsed->Verify(VectorKey().public_key(), assertion);
}

struct Vector {
  const char* token;
  absl::string_view footer;
  absl::string_view assertion;
};

class PublishedVector : public testing::TestWithParam<Vector> {};

TEST_P(PublishedVector, IsWhatSigningGives) {
  EXPECT_EQ(SignPaseto(VectorKey(), {.payload = kPayload, .footer = GetParam().footer, .implicit_assertion = GetParam().assertion}),
            GetParam().token);
}

TEST_P(PublishedVector, IsVerifiedAndTakenApart) {
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(GetParam().token);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->payload(), kPayload);
  EXPECT_EQ(parsed->footer(), GetParam().footer);
  EXPECT_TRUE(parsed->Verify(VectorKey().public_key(), GetParam().assertion));
}

TEST_P(PublishedVector, IsRefusedUnderAnotherAssertionOrKey) {
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(GetParam().token);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_FALSE(parsed->Verify(VectorKey().public_key(), "another"));
  EXPECT_FALSE(parsed->Verify(SecretKey::Generate().public_key(), GetParam().assertion));
}

INSTANTIATE_TEST_SUITE_P(V4, PublishedVector,
                         testing::Values(Vector{k4S1, "", ""}, Vector{k4S2, kFooter, ""}, Vector{k4S3, kFooter, k4S3Assertion}),
                         [](const auto& info) { return absl::StrCat("S", info.index + 1); });

TEST(PublishedFailure, EncryptedTokenIsNotASignedOne) { EXPECT_FALSE(PasetoToken::Parse(k4F1).ok()); }

TEST(PublishedFailure, ForeignSignatureIsRefused) {
  EXPECT_FALSE(Accepts(k4F2, R"({"test-vector":"4-F-2"})"));
  EXPECT_FALSE(Accepts(k4F2));
}

TEST(PublishedFailure, OtherVersionIsRefused) { EXPECT_FALSE(PasetoToken::Parse(k4F3).ok()); }

TEST(Paseto, AnyChangedCharacterIsRefused) {
  const std::string token = k4S3;
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Accepts(changed, k4S3Assertion)) << "at " << i;
  }
}

TEST(Paseto, AnyShortenedTokenIsRefused) {
  const std::string token = k4S3;
  for (std::size_t size = 0; size < token.size(); ++size) EXPECT_FALSE(Accepts(token.substr(0, size), k4S3Assertion)) << size;
}

TEST(Paseto, RandomDamageNeverVerifies) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string token = k4S2;
    for (unsigned edit = random() % 4; edit != ~0u; --edit) token[random() % token.size()] = static_cast<char>(random());
    EXPECT_EQ(Accepts(token), token == k4S2) << absl::CEscape(token);
  }
}

TEST(Paseto, OnlyTheCanonicalSpellingIsAccepted) {
  ASSERT_TRUE(Accepts(k4S1));
  const std::string token = k4S1;
  EXPECT_FALSE(Accepts(absl::StrCat(token, "=")));
  EXPECT_FALSE(Accepts(absl::StrCat(token, "==")));
  EXPECT_FALSE(Accepts(absl::StrCat(token, ".")));
  EXPECT_FALSE(Accepts(absl::StrCat(token, " ")));
  EXPECT_FALSE(Accepts(absl::StrCat(token, absl::string_view("\0", 1))));
  EXPECT_FALSE(Accepts(absl::StrCat(k4S2, ".")));
  EXPECT_FALSE(Accepts(absl::StrReplaceAll(token, {{"v4.public", "V4.public"}})));
  EXPECT_FALSE(Accepts(absl::StrReplaceAll(token, {{"_", "/"}})));
  EXPECT_FALSE(Accepts(absl::StrReplaceAll(token, {{"-", "+"}})));
}

TEST(Paseto, LeftoverBitsAreRefused) {
  // 69 bytes of payload and 64 of signature leave two characters for the last byte, so four bits of the last one mean nothing.
  std::string token = k4S1;
  ASSERT_EQ(token.back(), 'A');
  token.back() = 'B';
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(token);
  EXPECT_EQ(ReasonOf(parsed.status()), "CALLER_MALFORMED");
}

TEST(Paseto, TooLongATokenIsRefusedUnread) {
  const std::string token = SignPaseto(VectorKey(), {.payload = std::string(kMaxTokenBytes, 'x')});
  EXPECT_EQ(ReasonOf(PasetoToken::Parse(token).status()), "CALLER_MALFORMED");
}

TEST(Paseto, BytesCannotMoveBetweenPayloadFooterAndAssertion) {
  const SecretKey key = SecretKey::Generate();
  const std::string token = SignPaseto(key, {.payload = "ab", .footer = "cd", .implicit_assertion = "ef"});
  const absl::StatusOr<PasetoToken> parsed = PasetoToken::Parse(token);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed->Verify(key.public_key(), "ef"));
  const std::string signature = Base64UrlDecode(token.substr(10, token.find('.', 10) - 10))->substr(2);
  const auto moved = [&](absl::string_view payload, absl::string_view footer) {
    return PasetoToken::Parse(absl::StrCat("v4.public.", Base64UrlEncode(absl::StrCat(payload, signature)), ".", Base64UrlEncode(footer)));
  };
  EXPECT_TRUE(moved("ab", "cd")->Verify(key.public_key(), "ef"));
  EXPECT_FALSE(moved("abc", "d")->Verify(key.public_key(), "ef"));
  EXPECT_FALSE(moved("a", "bcd")->Verify(key.public_key(), "ef"));
  EXPECT_FALSE(moved("ab", "cde")->Verify(key.public_key(), "f"));
}

TEST(Base64Url, RoundTripsEveryLength) {
  std::string bytes;
  for (int size = 0; size < 300; ++size) {
    EXPECT_EQ(Base64UrlDecode(Base64UrlEncode(bytes)), bytes);
    bytes.push_back(static_cast<char>(size * 37));
  }
}

TEST(Base64Url, RefusesEveryByteThatIsNotOfItsAlphabet) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool known = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
    EXPECT_EQ(Base64UrlDecode(absl::StrCat("AA", absl::string_view(&c, 1), "A")).has_value(), known) << byte;
  }
}

TEST(Base64Url, KnowsTheAlphabetOfUrls) { EXPECT_EQ(Base64UrlEncode("\xfb\xff\xfe"), "-__-"); }

}  // namespace
}  // namespace muster::auth
