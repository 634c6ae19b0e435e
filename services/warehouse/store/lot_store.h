#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/duty.pb.h"
#include "muster/warehouse/v1/inspection.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/trace.pb.h"
#include "warehouse/store/donation_store.h"

namespace muster::warehouse {

struct LotFilter {
  std::vector<std::string> chapter_ids;
  std::string item_id;
  // 0 = all.
  std::int64_t donation_id = 0;
  v1::Lot::State state = v1::Lot::STATE_UNSPECIFIED;
  // Only lots of which it has something.
  std::string warehouse_id;
  absl::CivilDay expiring_before = absl::CivilDay::max();
};

// A warehouse that has or had a lot.
struct LotHome {
  // "warehouses/622900-01"
  std::string warehouse;
  // "chapters/622900"
  std::string chapter;
};

struct DutyFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  std::vector<std::int32_t> kinds;
  // Expiry after now and up to this is KIND_EXPIRING.
  absl::Time last_expiry_time;
  absl::Time last_level_expire_time;
};

// Where a page of duties goes on.
struct DutyKey {
  absl::Time due_time = absl::InfinitePast();
  std::int32_t kind = 0;
  std::string warehouse_id;
  std::int64_t id = 0;
};

// A duty and its place in the order.
struct KeyedDuty {
  v1::Duty duty;
  DutyKey key;
};

// Lots in keeping. Lists return up to one row more than `limit`.
class LotTx : public DonationTx {
 public:
  using DonationTx::DonationTx;

  // None when there is none, or when none of the chapters has or had it nor took its donation.
  absl::StatusOr<std::optional<v1::Lot>> FindLot(std::int64_t lot_id, absl::Span<const std::string> chapter_ids);
  absl::StatusOr<std::vector<v1::Lot>> ListLots(const LotFilter& filter, std::int64_t after_lot_id, std::int32_t limit);
  absl::StatusOr<std::vector<v1::Lot>> ListLotsOfDonation(std::int64_t donation_id);
  // Those that were made of `lots` on workbenches, of those in turn, and so on.
  absl::StatusOr<std::vector<v1::Lot>> ListLotsMadeOf(absl::Span<const v1::Lot> lots);

  // In the order in which warehouses are locked.
  absl::StatusOr<std::vector<LotHome>> ListLotHomes(std::int64_t lot_id);
  // The chapters that took it in from outside, made it, or accepted its donation.
  absl::StatusOr<std::vector<std::string>> ListLotOrigins(std::int64_t lot_id);
  // The day on the paper with which it first came into a warehouse; none when no paper brought it.
  absl::StatusOr<std::optional<absl::Time>> FindArrival(std::int64_t lot_id);
  // Waits for whatever goes in or out of these warehouses, in this order; until the transaction ends nothing else does.
  void BeAloneIn(absl::Span<const LotHome> homes);
  // Nobody else changes its state, and it gets into no other warehouse, until the transaction ends. Ends with a conflict, so that the
  // transaction is run again, when it is in more warehouses than `homes` by now.
  absl::Status LockLot(std::int64_t lot_id, absl::Span<const LotHome> homes);
  // Sets state, state_reason and state_time.
  void SetLotState(v1::Lot::State state, absl::string_view reason, v1::Lot& lot);

  // Adds an inspection; sets name, creator and create_time. Keeps the day of a re-stacking that passed and of any sampling test.
  absl::Status InsertInspection(v1::Inspection& inspection);
  // The latest first, from before `before_inspection_id`; empty `warehouse_id` and 0 = all.
  absl::StatusOr<std::vector<v1::Inspection>> ListInspections(absl::Span<const std::string> chapter_ids, absl::string_view warehouse_id,
                                                              std::int64_t lot_id, std::int64_t before_inspection_id, std::int32_t limit);
  void MoveToBin(absl::string_view warehouse, std::int64_t lot_id, absl::string_view bin);

  // All kinds but donations, by key. `overdue` and `rule_source` are for the caller to set.
  absl::StatusOr<std::vector<KeyedDuty>> ListDuties(const DutyFilter& filter, const DutyKey& after, std::int32_t limit);

  // One for each of `lots`, in their order.
  absl::StatusOr<std::vector<v1::LotTrace>> TraceLots(std::vector<v1::Lot> lots);
};

}  // namespace muster::warehouse
