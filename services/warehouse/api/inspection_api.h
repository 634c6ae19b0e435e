#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/lot_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of LotService about inspections; contracts in lot_service.proto.
class InspectionApi {
 public:
  // `scopes` outlives this.
  explicit InspectionApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::Inspection> RecordInspection(const rpc::Call& call, const v1::RecordInspectionRequest& request);
  absl::StatusOr<v1::ListInspectionsResponse> ListInspections(const rpc::Call& call, const v1::ListInspectionsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
