#pragma once

#include <vector>

#include "absl/types/span.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "warehouse/domain/fefo.h"

// From messages to what the rules of the domain work on.
namespace muster::warehouse {

domain::Use UseOf(const v1::ReserveStockRequest& request);

// Whether goods so earmarked may be used so.
domain::EarmarkFit FitOf(const v1::Earmark& earmark, const domain::Use& use, const auth::ChapterTree& tree);

// What there is, with the earmarks not judged.
std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances);

// What may be picked from, with the earmarks judged against `use`.
std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances, const domain::Use& use, const auth::ChapterTree& tree);

// Lots as far as domain::CheckUsable looks at them.
std::vector<domain::Stock> ToStock(absl::Span<const v1::Lot> lots);

}  // namespace muster::warehouse
