#include "warehouse/jobs/reservation_expiry.h"

#include <vector>

#include "absl/time/clock.h"
#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "warehouse/jobs/release.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kBatch = 100;
constexpr absl::Duration kPeriod = absl::Seconds(1);
constexpr absl::Duration kPatience = absl::Seconds(30);

absl::StatusOr<int> ExpireBatch(const World& world, const outbox::Origin& origin) {
  return outbox::Write<StockTx>(world, origin, [](StockTx& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(std::vector<HeldReservation> due, tx.LockDueReservations(kBatch));
    if (due.empty()) return 0;
    RETURN_IF_ERROR(Release(tx, absl::MakeSpan(due), v1::Reservation::STATE_EXPIRED));
    return static_cast<int>(due.size());
  });
}

}  // namespace

absl::StatusOr<int> ExpireReservations(const World& world, absl::Time deadline) {
  const outbox::Origin origin{.actor = "services/warehouse", .method = "warehouse.reservation_expiry", .deadline = deadline};
  // A look costs no transaction id and wakes nobody.
  ASSIGN_OR_RETURN(const bool has_due, outbox::Read<StockTx>(world, origin, [](StockTx& tx) { return tx.HasDueReservations(); }));
  if (!has_due) return 0;
  int expired = 0;
  while (true) {
    ASSIGN_OR_RETURN(const int batch, ExpireBatch(world, origin));
    expired += batch;
    if (batch < kBatch) return expired;
  }
}

void RunReservationExpiry(const World& world, obs::Logger& logger, const std::stop_token& stop) {
  while (world.clock->SleepFor(kPeriod, stop)) {
    const absl::StatusOr<int> expired = ExpireReservations(world, absl::Now() + kPatience);
    if (!expired.ok()) {
      logger.Warning("reservations could not be expired", {{"world", world.name}, {"error", expired.status().ToString()}});
    } else if (*expired > 0) {
      logger.Info("reservations expired", {{"world", world.name}, {"count", *expired}});
    }
  }
}

}  // namespace muster::warehouse
