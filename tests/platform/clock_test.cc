#include "platform/clock/clock.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/time/clock.h"
#include "platform/clock/fake_clock.h"

namespace muster {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'702'915'140);

TEST(SystemClock, ShowsTheWallsTime) {
  const absl::Time before = absl::Now();
  const absl::Time shown = SystemClock().Now();
  EXPECT_LE(before, shown);
  EXPECT_LE(shown, absl::Now());
}

TEST(SystemClock, DoesNotSleepUntilAPastTime) { EXPECT_TRUE(SystemClock().SleepUntil(absl::InfinitePast(), std::stop_token())); }

TEST(SystemClock, WakesUpWhenStopped) {
  std::stop_source stop;
  bool come = true;
  std::thread sleeper([&] { come = SystemClock().SleepUntil(absl::InfiniteFuture(), stop.get_token()); });
  stop.request_stop();
  sleeper.join();
  EXPECT_FALSE(come);
}

TEST(FakeClock, StandsStillUntilAdvanced) {
  FakeClock clock(kStart);
  EXPECT_EQ(clock.Now(), kStart);
  clock.Advance(absl::Hours(2));
  EXPECT_EQ(clock.Now(), kStart + absl::Hours(2));
}

TEST(FakeClock, WakesWhoeverSleptUpToTheNewTime) {
  FakeClock clock(kStart);
  bool come = false;
  std::thread sleeper([&] { come = clock.SleepFor(absl::Hours(2), std::stop_token()); });
  clock.WaitForSleepers(1);
  clock.Advance(absl::Hours(1));
  clock.WaitForSleepers(1);
  clock.Advance(absl::Hours(1));
  sleeper.join();
  EXPECT_TRUE(come);
}

TEST(FakeClock, WakesUpWhenStopped) {
  FakeClock clock(kStart);
  std::stop_source stop;
  bool come = true;
  std::thread sleeper([&] { come = clock.SleepFor(absl::Hours(2), stop.get_token()); });
  clock.WaitForSleepers(1);
  stop.request_stop();
  sleeper.join();
  EXPECT_FALSE(come);
}

}  // namespace
}  // namespace muster
