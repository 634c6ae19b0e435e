#include "warehouse/jobs/periodic_job.h"

#include "absl/time/clock.h"
#include "platform/status/status.h"

namespace muster::warehouse {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

}  // namespace

void PeriodicJob::Run(const World& world, obs::Logger& logger, const std::stop_token& stop) const {
  while (world.clock->SleepFor(period, stop)) {
    const absl::StatusOr<int> done = work(world, absl::Now() + kPatience);
    if (!done.ok()) {
      logger.Warning("job failed", {{"job", name}, {"world", world.name}, {"error", done.status().ToString()}});
    } else if (*done > 0) {
      logger.Info("job done", {{"job", name}, {"world", world.name}, {"count", *done}});
    }
  }
}

absl::StatusOr<int> InBatches(int size, absl::FunctionRef<absl::StatusOr<int>()> batch) {
  int done = 0;
  while (true) {
    ASSIGN_OR_RETURN(const int count, batch());
    done += count;
    if (count < size) return done;
  }
}

}  // namespace muster::warehouse
