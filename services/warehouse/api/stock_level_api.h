#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/stock_level_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// StockLevelService; contracts in stock_level_service.proto.
class StockLevelApi {
 public:
  // `scopes` outlives this.
  explicit StockLevelApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::StockLevel> SetStockLevel(const rpc::Call& call, const v1::SetStockLevelRequest& request);
  absl::StatusOr<v1::ListStockLevelsResponse> ListStockLevels(const rpc::Call& call, const v1::ListStockLevelsRequest& request);
  absl::StatusOr<v1::FloorRelease> ReleaseFloor(const rpc::Call& call, const v1::ReleaseFloorRequest& request);
  absl::StatusOr<v1::FloorRelease> EndFloorRelease(const rpc::Call& call, const v1::EndFloorReleaseRequest& request);
  absl::StatusOr<v1::ListFloorReleasesResponse> ListFloorReleases(const rpc::Call& call, const v1::ListFloorReleasesRequest& request);
  absl::StatusOr<v1::ListShortfallsResponse> ListShortfalls(const rpc::Call& call, const v1::ListShortfallsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
