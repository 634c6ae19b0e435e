#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// WarehouseService; contracts in warehouse_service.proto.
class WarehouseApi {
 public:
  // `scopes` outlives this.
  explicit WarehouseApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Warehouse> CreateWarehouse(const rpc::Call& call, const v1::CreateWarehouseRequest& request);
  absl::StatusOr<v1::Warehouse> GetWarehouse(const rpc::Call& call, const v1::GetWarehouseRequest& request);
  absl::StatusOr<v1::ListWarehousesResponse> ListWarehouses(const rpc::Call& call, const v1::ListWarehousesRequest& request);
  absl::StatusOr<v1::Warehouse> UpdateWarehouse(const rpc::Call& call, const v1::UpdateWarehouseRequest& request);
  absl::StatusOr<v1::Warehouse> SetWarehouseState(const rpc::Call& call, const v1::SetWarehouseStateRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
