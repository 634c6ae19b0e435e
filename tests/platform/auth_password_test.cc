#include "platform/auth/password.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr PasswordCost kCheap{.operations = 1, .memory_bytes = 8192, .parallel = 1};

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

TEST(PasswordHasher, KnowsItsOwnHashAgain) {
  PasswordHasher hasher(kCheap);
  const auto hash = hasher.Hash("救灾备灾 2023", Soon());
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(absl::StartsWith(*hash, "$argon2id$"));
  EXPECT_TRUE(*hasher.Verify(*hash, "救灾备灾 2023", Soon()));
  EXPECT_FALSE(*hasher.Verify(*hash, "救灾备灾 2024", Soon()));
}

TEST(PasswordHasher, SaltsEachHash) {
  PasswordHasher hasher(kCheap);
  EXPECT_NE(*hasher.Hash("same", Soon()), *hasher.Hash("same", Soon()));
}

TEST(PasswordHasher, NoHashIsOfNoPassword) {
  PasswordHasher hasher(kCheap);
  EXPECT_FALSE(*hasher.Verify("", "", Soon()));
  EXPECT_FALSE(*hasher.Verify("", "anything", Soon()));
}

TEST(PasswordHasher, RefusesWhenNoTurnComesInTime) {
  PasswordHasher hasher({.operations = 1, .memory_bytes = 8192, .parallel = 0});
  EXPECT_EQ(ReasonOf(hasher.Hash("x", absl::Now() + absl::Milliseconds(5)).status()), "OVERLOADED");
}

TEST(NewSecret, DiffersEachTime) {
  EXPECT_EQ(NewSecret().size(), 43U);
  EXPECT_NE(NewSecret(), NewSecret());
}

TEST(NewOneTimePassword, ReadsAsFourGroups) {
  const std::string password = NewOneTimePassword();
  ASSERT_EQ(password.size(), 23U);
  for (const std::size_t dash : {5U, 11U, 17U}) EXPECT_EQ(password[dash], '-');
  EXPECT_NE(password, NewOneTimePassword());
}

}  // namespace
}  // namespace muster::auth
