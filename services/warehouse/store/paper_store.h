#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// One movement of a lot into or out of a warehouse.
struct Movement {
  absl::Time create_time;
  // name, batch and unit_cost_fen.
  v1::Lot lot;
  // One of them is 0.
  std::int64_t in_quantity;
  std::int64_t out_quantity;
  // Where it came from or went.
  v1::Place other;
  // None for a movement without paper.
  std::optional<VoucherNumber> voucher;
  // The voucher's.
  std::string counterparty;
};

// What a posted stocktake found of a lot.
struct CountedLot {
  // "lots/1024"
  std::string lot;
  // By the last count, and what the ledger had at its time.
  std::int64_t counted_quantity;
  std::int64_t book_quantity;
  // What was posted.
  std::int64_t difference;
  absl::Time count_time;
  // In the order of their counts.
  std::vector<std::string> counters;
};

// Which movements of a warehouse. Times are those of recording; `end_time` itself is not in it.
struct MovementFilter {
  std::string warehouse_id;
  // Empty = of all items.
  std::string item_id;
  // 0 = of all lots.
  std::int64_t lot_id = 0;
  absl::Time start_time = absl::InfinitePast();
  absl::Time end_time = absl::InfiniteFuture();
};

// What papers show of the stock ledger.
class PaperTx : public StockTx {
 public:
  using StockTx::StockTx;

  // By name, as far as they exist; with what the warehouse has of them: on_hand_quantity, bin and receive_time, where it ever had any.
  absl::StatusOr<absl::flat_hash_map<std::string, v1::StockBalance>> FindLots(absl::string_view warehouse_id,
                                                                              absl::Span<const std::int64_t> lot_ids);
  // Those that the warehouse has had, by expiry.
  absl::StatusOr<std::vector<v1::StockBalance>> ListLotsOfItem(absl::string_view warehouse_id, absl::string_view item_id);
  // By bin and lot; none unless the voucher is a stocktake sheet.
  absl::StatusOr<std::vector<CountedLot>> ListCountedLots(const VoucherNumber& number);
  // The latest `limit`, in the order in which they were written.
  absl::StatusOr<std::vector<Movement>> LatestMovements(const MovementFilter& filter, std::int64_t limit);
  // What the warehouse had before filter.end_time, by its transfers.
  absl::StatusOr<std::int64_t> QuantityAtEnd(const MovementFilter& filter);
};

}  // namespace muster::warehouse
