#pragma once

#include <stop_token>

#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::audit {

// How long an event waits for its seal, by the world's clock.
inline constexpr absl::Duration kSealPeriod = absl::Seconds(5);

// Seals the events of a world once a period of its clock, until `stop`, and logs each time the digest that the chain has come to: a copy of
// the proof outside of the database. A failure is logged and tried again a period later.
void RunSealer(const World& world, obs::Logger& logger, const std::stop_token& stop);

}  // namespace muster::audit
