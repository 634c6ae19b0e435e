#include "chapter/domain/lockout.h"

#include <gtest/gtest.h>

namespace muster::chapter::domain {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

Failures AfterSeveral(int count, absl::Duration apart) {
  Failures failures;
  for (int i = 0; i < count; ++i) failures = AfterFailure(failures, kStart + i * apart);
  return failures;
}

TEST(Lockout, TheFifthFailureLocksForAQuarterOfAnHour) {
  EXPECT_FALSE(IsLocked(AfterSeveral(4, absl::Seconds(1)), kStart + absl::Seconds(4)));
  const Failures five = AfterSeveral(5, absl::Seconds(1));
  const absl::Time last = kStart + absl::Seconds(4);
  EXPECT_TRUE(IsLocked(five, last + kLockTime - absl::Seconds(1)));
  EXPECT_FALSE(IsLocked(five, last + kLockTime));
}

TEST(Lockout, FailuresFarApartAreForgotten) { EXPECT_FALSE(IsLocked(AfterSeveral(9, kFailureWindow / 2), kStart + 5 * kFailureWindow)); }

TEST(Lockout, CountingBeginsAnewAfterALock) {
  const Failures five = AfterSeveral(5, absl::Seconds(1));
  const Failures next = AfterFailure(five, kStart + kLockTime + absl::Minutes(1));
  EXPECT_EQ(next.count, 1);
  EXPECT_FALSE(next.lock_until.has_value());
}

}  // namespace
}  // namespace muster::chapter::domain
