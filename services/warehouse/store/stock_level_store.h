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
#include "muster/warehouse/v1/stock_level.pb.h"
#include "warehouse/store/warehouse_store.h"

namespace muster::warehouse {

// Empty lets everything through, but no chapters = none.
struct StockLevelFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  // Empty: of all.
  std::vector<std::string> item_ids;
};

// Where a page of stock levels goes on.
struct StockLevelKey {
  std::string warehouse_id;
  std::string item_id;
};

// A release and whose floor it lowers.
struct OwnedFloorRelease {
  v1::FloorRelease release;
  std::string chapter;
  // Sort key: releases are numbered in the order in which they were made.
  std::int64_t floor_release_id;
};

// Stock levels, reserve floors and their releases. Ids are the part of the name after the collection. Lists return up to one row more than
// `limit`. Whoever writes a level has locked the warehouse's record.
class StockLevelTx : public WarehouseTx {
 public:
  using WarehouseTx::WarehouseTx;

  absl::StatusOr<bool> KnowsItem(absl::string_view item_id);
  absl::StatusOr<std::optional<v1::StockLevel>> FindStockLevel(absl::string_view warehouse_id, absl::string_view item_id);
  // Sets it, the first one or another; fills in name, update_time and etag.
  absl::Status SaveStockLevel(v1::StockLevel& level);
  absl::StatusOr<std::vector<v1::StockLevel>> ListStockLevels(const StockLevelFilter& filter, const StockLevelKey& after,
                                                              std::int32_t limit);
  // Levels that the stock departs from; lots expired on `today` cannot be used.
  absl::StatusOr<std::vector<v1::Shortfall>> ListShortfalls(const StockLevelFilter& filter, absl::CivilDay today,
                                                            const StockLevelKey& after, std::int32_t limit);

  // Fills in name, creator and create_time.
  absl::Status InsertFloorRelease(v1::FloorRelease& release);
  absl::StatusOr<std::optional<OwnedFloorRelease>> FindFloorRelease(absl::string_view warehouse_id, std::int64_t floor_release_id);
  // Ends it now and sets its expire_time; false when somebody else has ended it since it was read.
  absl::StatusOr<bool> EndFloorRelease(OwnedFloorRelease& owned);
  // The latest first, from before `before_floor_release_id`.
  absl::StatusOr<std::vector<OwnedFloorRelease>> ListFloorReleases(const StockLevelFilter& filter, bool include_ended,
                                                                   std::int64_t before_floor_release_id, std::int32_t limit);
};

}  // namespace muster::warehouse
