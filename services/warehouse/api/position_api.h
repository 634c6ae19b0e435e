#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/position_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// PositionService: questions to the ledger. Contracts in position_service.proto.
class PositionApi {
 public:
  // `scopes` outlives this.
  explicit PositionApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::ListStockSummariesResponse> ListStockSummaries(const rpc::Call& call, const v1::ListStockSummariesRequest& request);
  absl::StatusOr<v1::ListStockPositionsResponse> ListStockPositions(const rpc::Call& call, const v1::ListStockPositionsRequest& request);
  absl::StatusOr<v1::ListLedgerEntriesResponse> ListLedgerEntries(const rpc::Call& call, const v1::ListLedgerEntriesRequest& request);
  absl::StatusOr<v1::ListExpiringResponse> ListExpiring(const rpc::Call& call, const v1::ListExpiringRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
