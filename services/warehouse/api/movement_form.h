#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "platform/paper/form.h"
#include "warehouse/api/paper_words.h"
#include "warehouse/store/paper_store.h"

namespace muster::warehouse {

// Movements in one warehouse, and what there was before the first and after the last of them.
struct MovementSheet {
  v1::Warehouse warehouse;
  v1::Item item;
  // Of a bin card: the lots that it is for.
  std::vector<v1::StockBalance> lots;
  std::vector<Movement> movements;
  std::int64_t closing_quantity = 0;
};

// 货位卡 of a lot when `lot` names one, else of the item with all its lots. Columns: DOMAIN.md §5.
paper::Form BinCardForm(const PaperContext& context, const MovementSheet& sheet, const std::string& lot);

// 台账 of the item from `start` to `end`.
paper::Form LedgerForm(const PaperContext& context, const MovementSheet& sheet, absl::CivilDay start, absl::CivilDay end);

}  // namespace muster::warehouse
