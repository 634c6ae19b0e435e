#include "warehouse/jobs/periodic_job.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "platform/clock/fake_clock.h"
#include "platform/status/status.h"

namespace muster::warehouse {
namespace {

TEST(PeriodicJob, WorksOnceAPeriodWhateverComesOfIt) {
  FakeClock clock(absl::UnixEpoch());
  World world;
  world.name = "live";
  world.clock = &clock;
  const auto logger = obs::Logger::Open({.service = "warehouse"}).value();
  std::atomic<int> works = 0;
  const PeriodicJob job{.name = "test", .period = absl::Minutes(1), .work = [&](const World& of, absl::Time) -> absl::StatusOr<int> {
                          EXPECT_EQ(of.name, "live");
                          if (++works == 1) return Unavailable("DATABASE_UNAVAILABLE", "away", absl::Seconds(1));
                          return 3;
                        }};
  std::jthread thread([&](const std::stop_token& stop) { job.Run(world, *logger, stop); });
  for (int expected = 1; expected <= 3; ++expected) {
    clock.WaitForSleepers(1);
    clock.Advance(absl::Seconds(59));
    clock.WaitForSleepers(1);
    EXPECT_EQ(works, expected - 1);
    clock.Advance(absl::Seconds(1));
    while (works < expected) std::this_thread::yield();
  }
}

TEST(InBatches, GoesOnUntilABatchIsNotFull) {
  int batches = 0;
  EXPECT_EQ(*InBatches(100, [&]() -> absl::StatusOr<int> { return ++batches < 3 ? 100 : 30; }), 230);
  EXPECT_EQ(batches, 3);
}

TEST(InBatches, StopsAtTheFirstError) {
  int batches = 0;
  const auto work = [&]() -> absl::StatusOr<int> {
    if (++batches == 2) return Unavailable("DATABASE_UNAVAILABLE", "away", absl::Seconds(1));
    return 100;
  };
  EXPECT_EQ(ReasonOf(InBatches(100, work).status()), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(batches, 2);
}

}  // namespace
}  // namespace muster::warehouse
