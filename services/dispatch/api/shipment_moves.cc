#include "dispatch/api/shipment_moves.h"

#include <utility>

#include "dispatch/api/visible.h"
#include "muster/dispatch/v1/events.pb.h"

namespace muster::dispatch {

using common::v1::ROLE_DUTY_OFFICER;

absl::StatusOr<v1::Shipment> LockVisibleShipment(DispatchTx& tx, const Scope& scope, const std::string& name) {
  ASSIGN_OR_RETURN(Stored<v1::Shipment> stored, Visible(scope, tx.LockShipment(name), "SHIPMENT_UNKNOWN", name));
  return std::move(stored.message);
}

absl::Status Move(v1::Shipment& shipment, ShipmentVerb verb) {
  ASSIGN_OR_RETURN(const ShipmentState state, Advance(static_cast<ShipmentState>(shipment.state()), verb));
  shipment.set_state(static_cast<v1::Shipment::State>(state));
  return absl::OkStatus();
}

v1::Shipment SaveShipment(DispatchTx& tx, v1::Shipment shipment) {
  tx.Save(shipment);
  v1::ShipmentStateChanged event;
  *event.mutable_shipment() = shipment;
  tx.Append(shipment.name(), shipment.chapter(), event);
  return shipment;
}

void CheckShipmentName(absl::string_view request_id, const std::string& name, Fields& fields) {
  fields.RequestId(request_id);
  fields.RequiredName("name", name, "shipments");
}

absl::StatusOr<absl::Time> TimeAfter(absl::string_view field, bool has, const google::protobuf::Timestamp& given, absl::Time earliest,
                                     absl::Time now) {
  Fields fields;
  const absl::Time time = fields.Time(field, has, given, earliest, now, now);
  RETURN_IF_ERROR(fields.ToStatus());
  return time;
}

absl::Status AuthorizeEitherEnd(const Scope& scope, const v1::Shipment& shipment) {
  if (scope.Authorize({ROLE_DUTY_OFFICER}, shipment.chapter()).ok()) return absl::OkStatus();
  return scope.Authorize({ROLE_DUTY_OFFICER}, shipment.requesting_chapter());
}

std::int64_t OutstandingOf(const v1::Shipment::Line& line) {
  return line.quantity() - line.received_quantity() - line.damaged_quantity() - line.lost_quantity() - line.returned_quantity();
}

}  // namespace muster::dispatch
