#pragma once

#include <vector>

#include "absl/types/span.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/scope/scope.h"
#include "warehouse/api/sheet_input.h"
#include "warehouse/domain/item_index.h"
#include "warehouse/domain/receipt_sheet.h"
#include "warehouse/domain/sheet_layout.h"

// From the rows of a sheet to a request to receive stock.
namespace muster::warehouse {

domain::ItemIndex MakeItemIndex(absl::Span<const v1::Item> catalogue);

// Adds a line to `request` for each row without error, and the rows' notes to its note. What expired before `earliest_expiry` is an error.
SheetReading ReadReceipt(const domain::Layout& layout, const domain::ItemIndex& items, const domain::ReceiptContext& context,
                         absl::CivilDay earliest_expiry, const Scope& scope, v1::ReceiveStockRequest& request);

}  // namespace muster::warehouse
