#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "warehouse/domain/packs.h"
#include "warehouse/store/stock_store.h"

// What the catalogue says of goods that come in.
namespace muster::warehouse {

domain::Units UnitsOf(const v1::Item& item);

// The lines with quantities in base units and with the expiry dates that follow from production dates. Errors, first match wins:
// NOT_FOUND/ITEM_UNKNOWN; INVALID_ARGUMENT/INVALID_FIELDS with, for lines[i], pack_unit PACK_UNKNOWN, quantity OUT_OF_RANGE,
// lot.expiry_date EXPIRY_REQUIRED or LOT_EXPIRED.
absl::StatusOr<google::protobuf::RepeatedPtrField<v1::ReceiptLine>> ResolveLines(
    StockTx& tx, const google::protobuf::RepeatedPtrField<v1::ReceiptLine>& lines, absl::CivilDay receipt_day);

}  // namespace muster::warehouse
