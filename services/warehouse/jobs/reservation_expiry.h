#pragma once

#include <stop_token>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::warehouse {

// Lets the reservations of `world` go whose time has come, in batches; returns how many. Several processes may do it at once.
absl::StatusOr<int> ExpireReservations(const World& world, absl::Time deadline);

// Does so once a second of the world's clock until `stop`. A failure is logged and tried again.
void RunReservationExpiry(const World& world, obs::Logger& logger, const std::stop_token& stop);

}  // namespace muster::warehouse
