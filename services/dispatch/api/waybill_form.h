#pragma once

#include <string>
#include <vector>

#include "muster/dispatch/v1/shipment.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/lot.pb.h"
#include "platform/paper/form.h"
#include "platform/status/reasons.h"

namespace muster::dispatch {

// All that stands on a waybill (运单).
struct WaybillSheet {
  v1::Shipment shipment;
  // For example "临夏州备灾仓库（622900-01）".
  std::string warehouse;
  std::string warehouse_address;
  // "临夏回族自治州红十字会": who sends, and who receives.
  std::string consignor;
  std::string consignee;
  // Of each line of the shipment, in its order.
  std::vector<warehouse::v1::Item> items;
  std::vector<warehouse::v1::Lot> lots;
};

// The waybill as it is now: planned times until there are actual ones, what each vehicle carries, places for signatures. Who prints it,
// when and in which world are left to the caller.
paper::Form WaybillForm(const WaybillSheet& sheet, Language language);

}  // namespace muster::dispatch
