#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/shipment.pb.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"

// What all verbs of a shipment share.
namespace muster::dispatch {

// The shipment, locked. NOT_FOUND/SHIPMENT_UNKNOWN also when the caller may not see it.
absl::StatusOr<v1::Shipment> LockVisibleShipment(DispatchTx& tx, const Scope& scope, const std::string& name);

// FAILED_PRECONDITION/SHIPMENT_STATE when `verb` does not fit.
absl::Status Move(v1::Shipment& shipment, ShipmentVerb verb);

// Writes the shipment's row and its event.
v1::Shipment SaveShipment(DispatchTx& tx, v1::Shipment shipment);

// Checks what the request of every verb has.
void CheckShipmentName(absl::string_view request_id, const std::string& name, Fields& fields);

// A time that the row allows: not before `earliest`, which is only known once the row is locked.
absl::StatusOr<absl::Time> TimeAfter(absl::string_view field, bool has, const google::protobuf::Timestamp& given, absl::Time earliest,
                                     absl::Time now);

// Duty officers of whoever sends or whoever asked; the refusal names the latter.
absl::Status AuthorizeEitherEnd(const Scope& scope, const v1::Shipment& shipment);

// Of a line, nobody has signed for so much, and it was not turned back.
std::int64_t OutstandingOf(const v1::Shipment::Line& line);

}  // namespace muster::dispatch
