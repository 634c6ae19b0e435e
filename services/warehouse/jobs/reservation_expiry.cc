#include "warehouse/jobs/reservation_expiry.h"

#include <vector>

#include "platform/outbox/write.h"
#include "platform/status/status.h"
#include "warehouse/jobs/release.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {
namespace {

constexpr std::int32_t kBatch = 100;

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
  return InBatches(kBatch, [&] { return ExpireBatch(world, origin); });
}

PeriodicJob ReservationExpiry() { return {.name = "expire reservations", .period = absl::Seconds(1), .work = &ExpireReservations}; }

}  // namespace muster::warehouse
