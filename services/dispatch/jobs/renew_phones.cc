#include "dispatch/jobs/renew_phones.h"

#include <string>
#include <utility>
#include <vector>

#include "dispatch/domain/phone.h"
#include "dispatch/store/fleet_store.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

constexpr std::int64_t kBatch = 100;

struct Batch {
  // 0 after the last.
  std::int64_t last_driver_id = 0;
  int unreadable_count = 0;
};

absl::StatusOr<Batch> RenewBatch(FleetTx& tx, const TextSealer& sealer, std::int64_t after_id) {
  ASSIGN_OR_RETURN(std::vector<DriverPhone> found, tx.LockPhonesSealedOtherwise(sealer.prefix(), after_id, kBatch));
  Batch batch;
  for (DriverPhone& phone : found) {
    batch.last_driver_id = phone.driver_id;
    absl::StatusOr<std::string> sealed = sealer.Renew(PhonePlace(phone.driver_id), phone.sealed);
    if (!sealed.ok()) {
      ++batch.unreadable_count;
      continue;
    }
    // Without a masked form it is one in clear.
    if (phone.masked.empty()) phone.masked = MaskPhone(phone.sealed);
    phone.sealed = *std::move(sealed);
    tx.SavePhone(phone);
  }
  return batch;
}

}  // namespace

absl::StatusOr<int> RenewPhones(const World& world, const TextSealer& sealer, absl::Time deadline) {
  const outbox::Origin origin = {.actor = "services/dispatch", .method = "dispatch.renew_phones", .deadline = deadline};
  int unreadable_count = 0;
  std::int64_t after = 0;
  do {
    ASSIGN_OR_RETURN(const Batch batch, outbox::Write<FleetTx>(world, origin, [&](FleetTx& tx) { return RenewBatch(tx, sealer, after); }));
    unreadable_count += batch.unreadable_count;
    after = batch.last_driver_id;
  } while (after != 0);
  return unreadable_count;
}

}  // namespace muster::dispatch
