#include "platform/audit/sealer.h"

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "platform/audit/chain.h"
#include "sql/platform.h"

namespace muster::audit {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

}  // namespace

void RunSealer(const World& world, obs::Logger& logger, const std::stop_token& stop) {
  while (world.clock->SleepFor(kSealPeriod, stop)) {
    const absl::Time deadline = absl::Now() + kPatience;
    const absl::StatusOr<int> sealed = SealEvents(world, deadline);
    if (!sealed.ok()) {
      logger.Warning("audit: sealing failed", {{"world", world.name}, {"error", sealed.status().ToString()}});
      continue;
    }
    if (*sealed == 0) continue;
    const auto seal = world.pool->QueryOptional(deadline, platform::sql::kLastSeal);
    if (!seal.ok() || !seal->has_value()) continue;
    logger.Info(
        "audit: events sealed",
        {{"world", world.name}, {"count", *sealed}, {"seal_id", (*seal)->seal_id}, {"digest", absl::BytesToHexString((*seal)->digest)}});
  }
}

}  // namespace muster::audit
