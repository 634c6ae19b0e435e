#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"

// The short forms of lines of papers, as options take them. Error of all: INVALID_ARGUMENT/MALFORMED with the detail "expected".
namespace muster::cli {

// "cotton-tent=50", "cotton-tent=50:critical", "cotton-tent=50:critical:2023-12-19 20:00": item, quantity, priority (default normal),
// needed by.
absl::Status ParseRequisitionLine(absl::string_view text, dispatch::v1::Requisition::Line& line);

// "cotton-tent=500:source=purchase,batch=B1,produced=2022-05-01,expires=2032-05-01,donor=…,cost=1200.00,earmark=incidents/…|chapters/…|words".
absl::Status ParseReceiptLine(absl::string_view text, warehouse::v1::ReceiptLine& line);

// "cotton-tent=50" picks lots; "lots/1024=50" names one.
absl::Status ParsePickLine(absl::string_view text, warehouse::v1::PickLine& line);

// "1=480:20": line 1 of the shipment, counted from 1 as it is printed; 480 received, 20 lost or damaged.
absl::Status ParseSignLine(absl::string_view text, dispatch::v1::SignShipmentRequest::Line& line);

// "箱=10": a carton holds ten.
absl::Status ParsePack(absl::string_view text, warehouse::v1::Item::Pack& pack);

}  // namespace muster::cli
