#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of StockService that shows the ledger, and the one movement without a paper of its own: the hand-over at a site. Contracts in
// warehouse_service.proto.
class TransferApi {
 public:
  // `scopes` outlives this.
  explicit TransferApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::DeliverStockResponse> DeliverStock(const rpc::Call& call, const v1::DeliverStockRequest& request);
  absl::StatusOr<v1::ListStockBalancesResponse> ListStockBalances(const rpc::Call& call, const v1::ListStockBalancesRequest& request);
  absl::StatusOr<v1::ListTransfersResponse> ListTransfers(const rpc::Call& call, const v1::ListTransfersRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
