#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "muster/warehouse/v1/stocktake.pb.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// A stocktake and whose it is.
struct OwnedStocktake {
  v1::Stocktake stocktake;
  std::string chapter;
  // "warehouses/622900-01"
  std::string warehouse;
  std::int64_t stocktake_id;
};

// What is known of a lot that has been counted.
struct CountPosition {
  std::string lot;
  std::string item;
  std::string bin;
  // What the ledger had in the warehouse at the time of the count.
  std::int64_t book_quantity;
  // A difference of before this time may be in the ledger by now.
  absl::Time earliest_count_time;
  // The open stocktake that counts it; empty for none.
  std::string open_stocktake;
  // The counts before, in the order in which they were recorded.
  std::vector<std::string> counters;
  std::vector<std::int64_t> differences;
};

// One person's count of a lot, and what follows from it for the line.
struct LotCount {
  std::string lot;
  std::int64_t counted_quantity;
  std::int64_t book_quantity;
  v1::StocktakeLine::State state;
  // Set when the line is settled.
  std::optional<std::int64_t> difference;
};

// A line whose settled count differs from the ledger.
struct LotDifference {
  std::string lot;
  std::string item;
  // Not 0.
  std::int64_t difference;
};

// Stocktakes. Locks: the stocktake after its warehouse and before balances. Lists return up to one row more than `limit`.
class StocktakeTx : public StockTx {
 public:
  using StockTx::StockTx;

  // The open stocktake that counts one of the lots that `stocktake` would count; empty for none. Nobody else starts one in the warehouse
  // until the transaction ends.
  absl::StatusOr<std::string> FindTwiceCounted(absl::string_view warehouse, const v1::Stocktake& stocktake);
  // Starts it; returns it as it was stored.
  absl::StatusOr<v1::Stocktake> InsertStocktake(absl::string_view warehouse, const v1::Stocktake& stocktake);

  absl::StatusOr<std::optional<OwnedStocktake>> FindStocktake(std::int64_t stocktake_id);
  // Locks it, and keeps its warehouse as it is.
  absl::StatusOr<std::optional<OwnedStocktake>> LockStocktake(absl::string_view warehouse_id, std::int64_t stocktake_id);
  // The latest first, from before `before_stocktake_id`. Empty and unspecified = any.
  absl::StatusOr<std::vector<OwnedStocktake>> ListStocktakes(absl::Span<const std::string> chapter_ids, absl::string_view warehouse_id,
                                                             v1::Stocktake::State state, std::int64_t before_stocktake_id,
                                                             std::int32_t limit);
  // By lot; empty `lot_ids` and unspecified = all.
  absl::StatusOr<std::vector<v1::StocktakeLine>> ListLines(std::int64_t stocktake_id, v1::StocktakeLine::State state,
                                                           absl::Span<const std::int64_t> lot_ids, std::int64_t after_lot_id,
                                                           std::int32_t limit);

  // Of the lots that the warehouse has or had, by lot. Their balances are locked.
  absl::StatusOr<std::vector<CountPosition>> ListCountPositions(const OwnedStocktake& owned, absl::Span<const std::int64_t> lot_ids,
                                                                absl::Time count_time);
  void RecordCounts(const OwnedStocktake& owned, absl::string_view counter, absl::Time count_time, absl::Span<const LotCount> counts);

  absl::StatusOr<std::vector<LotDifference>> ListDifferences(std::int64_t stocktake_id);
  absl::StatusOr<std::vector<std::string>> ListCounters(std::int64_t stocktake_id);
  // "reservations/12", those that hold something of the lot in the warehouse.
  absl::StatusOr<std::vector<std::string>> ListReservationsOf(absl::string_view warehouse, absl::string_view lot);
  // Ends a locked, open stocktake as POSTED on `voucher`, or as CANCELLED for `reason`; returns it.
  absl::StatusOr<v1::Stocktake> EndAsPosted(const OwnedStocktake& owned, const v1::Voucher& voucher);
  absl::StatusOr<v1::Stocktake> EndAsCancelled(const OwnedStocktake& owned, absl::string_view reason);
};

}  // namespace muster::warehouse
