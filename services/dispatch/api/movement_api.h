#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "dispatch/jobs/steps.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.ShipmentService: what vehicles carry, and goods that come back.
class MovementApi {
 public:
  // Everything given outlives this.
  MovementApi(const Scopes& scopes, const Neighbours& neighbours, const Steps& steps)
      : scopes_(scopes), neighbours_(neighbours), steps_(steps) {}

  absl::StatusOr<v1::Shipment> LoadShipment(const rpc::Call& call, const v1::LoadShipmentRequest& request);
  absl::StatusOr<v1::Shipment> ReturnShipment(const rpc::Call& call, const v1::ReturnShipmentRequest& request);
  absl::StatusOr<v1::Shipment> ReceiveReturn(const rpc::Call& call, const v1::ReceiveReturnRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
  const Steps& steps_;
};

}  // namespace muster::dispatch
