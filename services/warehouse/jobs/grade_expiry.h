#pragma once

#include <stop_token>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::warehouse {

// Takes away the levels of `world` whose time is over, in batches; returns how many. Several processes may do it at once.
absl::StatusOr<int> ExpireGrades(const World& world, absl::Time deadline);

// Does so once a minute of the world's clock until `stop`. A failure is logged and tried again.
void RunGradeExpiry(const World& world, obs::Logger& logger, const std::stop_token& stop);

}  // namespace muster::warehouse
