#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/stocktake_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// StocktakeService; contracts in stocktake_service.proto.
class StocktakeApi {
 public:
  // `scopes` outlives this.
  explicit StocktakeApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Stocktake> StartStocktake(const rpc::Call& call, const v1::StartStocktakeRequest& request);
  absl::StatusOr<v1::Stocktake> GetStocktake(const rpc::Call& call, const v1::GetStocktakeRequest& request);
  absl::StatusOr<v1::ListStocktakesResponse> ListStocktakes(const rpc::Call& call, const v1::ListStocktakesRequest& request);
  absl::StatusOr<v1::ListStocktakeLinesResponse> ListStocktakeLines(const rpc::Call& call, const v1::ListStocktakeLinesRequest& request);
  absl::StatusOr<v1::RecordCountsResponse> RecordCounts(const rpc::Call& call, const v1::RecordCountsRequest& request);
  absl::StatusOr<v1::PostStocktakeResponse> PostStocktake(const rpc::Call& call, const v1::PostStocktakeRequest& request);
  absl::StatusOr<v1::Stocktake> CancelStocktake(const rpc::Call& call, const v1::CancelStocktakeRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
