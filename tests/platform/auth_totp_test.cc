#include "platform/auth/totp.h"

#include <gtest/gtest.h>

#include <string>

namespace muster::auth {
namespace {

struct Vector {
  std::int64_t seconds;
  TotpHash hash;
  const char* code;
};

// RFC 6238, appendix B. The seeds of SHA-256 and SHA-512 are those of the RFC's reference program.
std::string SeedOf(TotpHash hash) {
  const std::string digits = "1234567890";
  std::size_t size = 0;
  switch (hash) {
    case TotpHash::kSha1:
      size = 20;
      break;
    case TotpHash::kSha256:
      size = 32;
      break;
    case TotpHash::kSha512:
      size = 64;
      break;
  }
  std::string seed;
  while (seed.size() < size) seed += digits;
  return seed.substr(0, size);
}

class Rfc6238 : public ::testing::TestWithParam<Vector> {};

TEST_P(Rfc6238, CodeIsThePublishedOne) {
  const Vector& vector = GetParam();
  EXPECT_EQ(TotpCode(SeedOf(vector.hash), vector.seconds / 30, vector.hash, 8), vector.code);
}

INSTANTIATE_TEST_SUITE_P(
    AppendixB, Rfc6238,
    ::testing::Values(Vector{59, TotpHash::kSha1, "94287082"}, Vector{59, TotpHash::kSha256, "46119246"},
                      Vector{59, TotpHash::kSha512, "90693936"}, Vector{1111111109, TotpHash::kSha1, "07081804"},
                      Vector{1111111109, TotpHash::kSha256, "68084774"}, Vector{1111111109, TotpHash::kSha512, "25091201"},
                      Vector{1111111111, TotpHash::kSha1, "14050471"}, Vector{1111111111, TotpHash::kSha256, "67062674"},
                      Vector{1111111111, TotpHash::kSha512, "99943326"}, Vector{1234567890, TotpHash::kSha1, "89005924"},
                      Vector{1234567890, TotpHash::kSha256, "91819424"}, Vector{1234567890, TotpHash::kSha512, "93441116"},
                      Vector{2000000000, TotpHash::kSha1, "69279037"}, Vector{2000000000, TotpHash::kSha256, "90698825"},
                      Vector{2000000000, TotpHash::kSha512, "38618901"}, Vector{20000000000, TotpHash::kSha1, "65353130"},
                      Vector{20000000000, TotpHash::kSha256, "77737706"}, Vector{20000000000, TotpHash::kSha512, "47863826"}));

TEST(MatchTotp, TakesThePresentStepAndItsNeighbours) {
  const std::string secret = SeedOf(TotpHash::kSha1);
  const absl::Time now = absl::FromUnixSeconds(1111111109);
  const std::int64_t step = TotpStep(now);
  for (const std::int64_t offset : {-1, 0, 1}) EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step + offset), now, 0), step + offset);
  for (const std::int64_t offset : {-2, 2}) EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step + offset), now, 0), std::nullopt);
}

TEST(MatchTotp, TakesACodeOnce) {
  const std::string secret = SeedOf(TotpHash::kSha1);
  const absl::Time now = absl::FromUnixSeconds(1111111109);
  const std::int64_t step = TotpStep(now);
  EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step), now, step), std::nullopt);
  EXPECT_EQ(MatchTotp(secret, TotpCode(secret, step + 1), now, step), step + 1);
}

TEST(MatchTotp, RefusesWhatIsNoCode) {
  for (const char* const code : {"", "12345", "1234567", "abcdef"}) {
    EXPECT_EQ(MatchTotp(SeedOf(TotpHash::kSha1), code, absl::FromUnixSeconds(59), 0), std::nullopt) << code;
  }
}

// RFC 4648, section 10, without padding.
TEST(Base32Encode, WritesThePublishedExamples) {
  EXPECT_EQ(Base32Encode(""), "");
  EXPECT_EQ(Base32Encode("f"), "MY");
  EXPECT_EQ(Base32Encode("fo"), "MZXQ");
  EXPECT_EQ(Base32Encode("foo"), "MZXW6");
  EXPECT_EQ(Base32Encode("foob"), "MZXW6YQ");
  EXPECT_EQ(Base32Encode("fooba"), "MZXW6YTB");
  EXPECT_EQ(Base32Encode("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace muster::auth
