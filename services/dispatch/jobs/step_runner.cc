#include "dispatch/jobs/step_runner.h"

#include <cstdint>

#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

// Steps become due by the clock, and those of a process that died wake nobody.
constexpr absl::Duration kPollPause = absl::Milliseconds(500);

}  // namespace

StepRunner::StepRunner(const World& world, const Steps& steps, obs::Logger& logger)
    : world_(world), steps_(steps), logger_(logger), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void StepRunner::Run(const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { world_.committed.Notify(); });
  std::uint64_t seen = 0;
  bool failed = false;
  while (!stop.stop_requested()) {
    const absl::StatusOr<int> attempted = steps_.AttemptDue(world_, stop);
    if (!attempted.ok() && !failed) {
      logger_.Warning("steps cannot be tried; trying again",
                      {{"world", world_.name}, {"reason", ReasonOf(attempted.status())}, {"error", attempted.status().message()}});
    }
    failed = !attempted.ok();
    if (failed || *attempted == 0) world_.committed.Wait(seen, kPollPause);
  }
}

}  // namespace muster::dispatch
