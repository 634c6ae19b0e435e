#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/world/world.h"
#include "warehouse/jobs/periodic_job.h"

namespace muster::warehouse {

// Lets the reservations of `world` go whose time has come, in batches; returns how many. Several processes may do it at once.
absl::StatusOr<int> ExpireReservations(const World& world, absl::Time deadline);

// Does so once a second of the world's clock.
PeriodicJob ReservationExpiry();

}  // namespace muster::warehouse
