#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "platform/wire/fields.h"
#include "warehouse/domain/packs.h"
#include "warehouse/store/stock_store.h"

// What the catalogue says of goods that come in.
namespace muster::warehouse {

domain::Units UnitsOf(const v1::Item& item);

// A day of production: not after `today`, and not so long ago that it is more likely a slip of the pen. Adds DATE_IN_WRONG_YEAR (details
// min, max).
void ProductionDay(Fields& fields, const std::string& field, absl::CivilDay day, absl::CivilDay today);

// The lines with quantities in base units and with the expiry dates that follow from production dates. Errors, first match wins:
// NOT_FOUND/ITEM_UNKNOWN; INVALID_ARGUMENT/INVALID_FIELDS with, for lines[i], pack_unit PACK_UNKNOWN, quantity OUT_OF_RANGE,
// lot.expiry_date EXPIRY_REQUIRED or LOT_EXPIRED.
absl::StatusOr<google::protobuf::RepeatedPtrField<v1::ReceiptLine>> ResolveLines(
    StockTx& tx, const google::protobuf::RepeatedPtrField<v1::ReceiptLine>& lines, absl::CivilDay receipt_day);

}  // namespace muster::warehouse
