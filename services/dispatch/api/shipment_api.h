#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.ShipmentService.
class ShipmentApi {
 public:
  // Everything given outlives this.
  ShipmentApi(const Scopes& scopes, const Steps& steps) : scopes_(scopes), steps_(steps) {}

  absl::StatusOr<v1::Shipment> GetShipment(const rpc::Call& call, const v1::GetShipmentRequest& request);
  absl::StatusOr<v1::ListShipmentsResponse> ListShipments(const rpc::Call& call, const v1::ListShipmentsRequest& request);
  absl::StatusOr<v1::Shipment> IssueShipment(const rpc::Call& call, const v1::IssueShipmentRequest& request);
  absl::StatusOr<v1::Shipment> DepartShipment(const rpc::Call& call, const v1::DepartShipmentRequest& request);
  absl::StatusOr<v1::Shipment> ArriveShipment(const rpc::Call& call, const v1::ArriveShipmentRequest& request);
  absl::StatusOr<v1::Shipment> SignShipment(const rpc::Call& call, const v1::SignShipmentRequest& request);

 private:
  const Scopes& scopes_;
  const Steps& steps_;
};

}  // namespace muster::dispatch
