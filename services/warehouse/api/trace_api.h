#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/donation_service.pb.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The parts of LotService and DonationService that account for every unit; contracts in lot_service.proto and donation_service.proto.
class TraceApi {
 public:
  // `scopes` outlives this.
  explicit TraceApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::TraceLotResponse> TraceLot(const rpc::Call& call, const v1::TraceLotRequest& request);
  absl::StatusOr<v1::TraceDonationResponse> TraceDonation(const rpc::Call& call, const v1::TraceDonationRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
