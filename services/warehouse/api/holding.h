#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "warehouse/store/stock_store.h"

namespace muster::warehouse {

// Chooses lots in `warehouse` for each of `wanted`, in that order and each from what those before it left, and holds them. What became of
// each: held, or refused by itself with nothing written. The warehouse's lots stay locked. However many they are, it is the same few
// flights to the database. Refusals: those of ReserveStock from WAREHOUSE_CLOSED on.
absl::StatusOr<std::vector<absl::StatusOr<v1::Reservation>>> HoldAll(StockTx& tx, const v1::Warehouse& warehouse,
                                                                     const auth::ChapterTree& tree,
                                                                     absl::Span<const v1::ReserveStockRequest> wanted);

}  // namespace muster::warehouse
