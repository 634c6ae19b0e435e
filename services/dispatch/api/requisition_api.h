#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// muster.dispatch.v1.RequisitionService: requisitions one by one. See also RequisitionChangeApi and RequisitionReviewApi.
class RequisitionApi {
 public:
  // Everything given outlives this.
  RequisitionApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::Requisition> CreateRequisition(const rpc::Call& call, const v1::CreateRequisitionRequest& request);
  absl::StatusOr<v1::Requisition> GetRequisition(const rpc::Call& call, const v1::GetRequisitionRequest& request);
  absl::StatusOr<v1::ListRequisitionsResponse> ListRequisitions(const rpc::Call& call, const v1::ListRequisitionsRequest& request);
  absl::StatusOr<v1::Requisition> SubmitRequisition(const rpc::Call& call, const v1::SubmitRequisitionRequest& request);
  absl::StatusOr<v1::Requisition> CancelRequisition(const rpc::Call& call, const v1::CancelRequisitionRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
