#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of LotService that shows lots and keeps them; contracts in lot_service.proto.
class LotApi {
 public:
  // `scopes` outlives this.
  explicit LotApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Lot> GetLot(const rpc::Call& call, const v1::GetLotRequest& request);
  absl::StatusOr<v1::ListLotsResponse> ListLots(const rpc::Call& call, const v1::ListLotsRequest& request);
  absl::StatusOr<v1::Lot> QuarantineLot(const rpc::Call& call, const v1::QuarantineLotRequest& request);
  absl::StatusOr<v1::Lot> ReleaseLot(const rpc::Call& call, const v1::ReleaseLotRequest& request);
  absl::StatusOr<v1::StockBalance> MoveToBin(const rpc::Call& call, const v1::MoveToBinRequest& request);

 private:
  template <class Request>
  absl::StatusOr<v1::Lot> SetState(const rpc::Call& call, const Request& request, v1::Lot::State state);

  const Scopes& scopes_;
};

}  // namespace muster::warehouse
