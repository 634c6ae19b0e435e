#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of LotService that says what has to be done; contract in lot_service.proto.
class DutyApi {
 public:
  // `scopes` outlives this.
  explicit DutyApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::ListDutiesResponse> ListDuties(const rpc::Call& call, const v1::ListDutiesRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
