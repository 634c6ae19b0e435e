#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "muster/warehouse/v1/position.pb.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// The sums of one group, and what the item says of one base unit.
struct SummaryRow {
  // people_served, weight_g and volume_cm3 are not set.
  v1::StockSummary summary;
  std::int64_t weight_g;
  std::int64_t volume_cm3;
  std::int64_t people_served_per_1000_units;
};

enum class SummaryGroup { kItem, kLevel, kChapter, kWarehouse };

struct SummaryFilter {
  // None: all warehouses, which only SummaryGroup::kItem makes use of.
  std::optional<std::vector<std::string>> chapter_ids;
  std::vector<std::string> item_ids;
  absl::CivilDay today;
  absl::CivilDay expiring_until;
};

// Where a page of summaries goes on: the id of the chapter or warehouse, or the level; and the item.
struct SummaryKey {
  std::string place_id;
  std::int32_t level = 0;
  std::string item_id;
};

struct ExpiryFilter {
  std::vector<std::string> chapter_ids;
  // Both days included.
  absl::CivilDay from;
  absl::CivilDay until;
};

// One lot of a warehouse, or all lots of an item in it.
struct LedgerAccount {
  std::string warehouse_id;
  // Empty: the lot's.
  std::string item_id;
  // 0: all of the item's.
  std::int64_t lot_id = 0;
};

struct LedgerPeriod {
  absl::Time from;
  // Exclusive.
  absl::Time until;
};

struct Opening {
  // How many lots the warehouse ever had of it.
  std::int64_t lot_count;
  std::int64_t quantity;
};

// Questions to the ledger. Lists return up to one row more than `limit`.
class PositionTx : public WarehouseTx {
 public:
  using WarehouseTx::WarehouseTx;

  absl::StatusOr<std::vector<SummaryRow>> ListSummaries(const SummaryFilter& filter, SummaryGroup group, const SummaryKey& after,
                                                        std::int32_t limit);
  // `filter.include_empty` has no meaning here.
  absl::StatusOr<std::vector<v1::StockPosition>> ListPositions(const BalanceFilter& filter, absl::Time as_of, const BalanceKey& after,
                                                               std::int32_t limit);
  // By expiry, warehouse and lot; `after.item_id` is not used.
  absl::StatusOr<std::vector<v1::StockBalance>> ListExpiring(const ExpiryFilter& filter, const BalanceKey& after, std::int32_t limit);

  // What was there before `time`.
  absl::StatusOr<Opening> FindOpening(const LedgerAccount& account, absl::Time time);
  // Without balance_quantity, in the order of their transfers.
  absl::StatusOr<std::vector<v1::LedgerEntry>> ListEntries(const LedgerAccount& account, const LedgerPeriod& period,
                                                           std::int64_t after_transfer_id, std::int32_t limit);
};

}  // namespace muster::warehouse
