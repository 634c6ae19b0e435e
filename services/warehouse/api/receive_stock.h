#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/warehouse.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/auth/chapter_tree.h"
#include "platform/wire/fields.h"
#include "warehouse/store/stock_store.h"

// Taking goods in on a goods received note (入库单), whether they were typed in or come from a sheet.
namespace muster::warehouse {

// Adds what is wrong with a line; `path` is where it stands in the request.
void CheckReceiptLine(const std::string& path, const v1::ReceiptLine& line, const auth::ChapterTree& tree, Fields& fields);

// Makes a lot of each line, posts the note and appends the event. The request has been checked, its items exist, and `warehouse` is kept
// and open. However many lines there are, the statements are as many.
absl::StatusOr<v1::Voucher> PostReceipt(StockTx& tx, const v1::Warehouse& warehouse, const v1::ReceiveStockRequest& request);

}  // namespace muster::warehouse
