#pragma once

#include <stop_token>
#include <thread>

#include "dispatch/jobs/steps.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::dispatch {

// Sees to the steps of one world that wait: those whose first attempt failed, and those whose process died. Several runners, in this
// process or others, share the work. Runs a thread of its own until destroyed.
class StepRunner {
 public:
  // Everything given outlives this.
  StepRunner(const World& world, const Steps& steps, obs::Logger& logger);

 private:
  void Run(const std::stop_token& stop);

  const World& world_;
  const Steps& steps_;
  obs::Logger& logger_;
  std::jthread thread_;
};

}  // namespace muster::dispatch
