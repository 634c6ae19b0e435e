#pragma once

#include "absl/status/statusor.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"
#include "platform/seal/text_sealer.h"

namespace muster::dispatch {

// muster.dispatch.v1.CarrierService, VehicleService and DriverService.
class FleetApi {
 public:
  // Both outlive this.
  FleetApi(const Scopes& scopes, const TextSealer& sealer) : scopes_(scopes), sealer_(sealer) {}

  absl::StatusOr<v1::Carrier> CreateCarrier(const rpc::Call& call, const v1::CreateCarrierRequest& request);
  absl::StatusOr<v1::Carrier> GetCarrier(const rpc::Call& call, const v1::GetCarrierRequest& request);
  absl::StatusOr<v1::ListCarriersResponse> ListCarriers(const rpc::Call& call, const v1::ListCarriersRequest& request);
  absl::StatusOr<v1::Carrier> UpdateCarrier(const rpc::Call& call, const v1::UpdateCarrierRequest& request);
  absl::StatusOr<v1::Carrier> DeleteCarrier(const rpc::Call& call, const v1::DeleteCarrierRequest& request);

  absl::StatusOr<v1::Vehicle> CreateVehicle(const rpc::Call& call, const v1::CreateVehicleRequest& request);
  absl::StatusOr<v1::Vehicle> GetVehicle(const rpc::Call& call, const v1::GetVehicleRequest& request);
  absl::StatusOr<v1::ListVehiclesResponse> ListVehicles(const rpc::Call& call, const v1::ListVehiclesRequest& request);
  absl::StatusOr<v1::Vehicle> UpdateVehicle(const rpc::Call& call, const v1::UpdateVehicleRequest& request);
  absl::StatusOr<v1::Vehicle> DeleteVehicle(const rpc::Call& call, const v1::DeleteVehicleRequest& request);

  absl::StatusOr<v1::Driver> CreateDriver(const rpc::Call& call, const v1::CreateDriverRequest& request);
  absl::StatusOr<v1::Driver> GetDriver(const rpc::Call& call, const v1::GetDriverRequest& request);
  absl::StatusOr<v1::ListDriversResponse> ListDrivers(const rpc::Call& call, const v1::ListDriversRequest& request);
  absl::StatusOr<v1::Driver> UpdateDriver(const rpc::Call& call, const v1::UpdateDriverRequest& request);
  absl::StatusOr<v1::Driver> DeleteDriver(const rpc::Call& call, const v1::DeleteDriverRequest& request);

 private:
  const Scopes& scopes_;
  const TextSealer& sealer_;
};

}  // namespace muster::dispatch
