#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/world/world.h"
#include "warehouse/jobs/periodic_job.h"

namespace muster::warehouse {

// Takes away the levels of `world` whose time is over, in batches; returns how many. Several processes may do it at once.
absl::StatusOr<int> ExpireGrades(const World& world, absl::Time deadline);

// Does so once a minute of the world's clock.
PeriodicJob GradeExpiry();

}  // namespace muster::warehouse
