#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>

#include "cli/commands/view.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "muster/warehouse/v1/transfer.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"

// What several groups of commands print of the stock ledger.
namespace muster::cli {

// What donors bound goods to; empty for free ones.
std::string EarmarkText(View& view, const warehouse::v1::Earmark& earmark);

// "在途 20231218-622927-1-01"
std::string PlaceText(View& view, const warehouse::v1::Place& place);

// "1024 待检": a lot and, when it is held back, that.
std::string LotText(View& view, const warehouse::v1::Lot& lot);

Table TransferTable(View& view, const google::protobuf::RepeatedPtrField<warehouse::v1::Transfer>& transfers);

void PrintVoucher(View& view, const warehouse::v1::Voucher& voucher);
void PrintVouchers(View& view, const warehouse::v1::ListVouchersResponse& response);

}  // namespace muster::cli
