#pragma once

#include "absl/status/statusor.h"
#include "dispatch/jobs/neighbours.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// How requisitions change after they were written down: the part of muster.dispatch.v1.RequisitionService that updates, amends and merges.
class RequisitionChangeApi {
 public:
  // Everything given outlives this.
  RequisitionChangeApi(const Scopes& scopes, const Neighbours& neighbours) : scopes_(scopes), neighbours_(neighbours) {}

  absl::StatusOr<v1::Requisition> UpdateRequisition(const rpc::Call& call, const v1::UpdateRequisitionRequest& request);
  absl::StatusOr<v1::ListRequisitionRevisionsResponse> ListRequisitionRevisions(const rpc::Call& call,
                                                                                const v1::ListRequisitionRevisionsRequest& request);
  absl::StatusOr<v1::Requisition> MergeRequisitions(const rpc::Call& call, const v1::MergeRequisitionsRequest& request);

 private:
  const Scopes& scopes_;
  const Neighbours& neighbours_;
};

}  // namespace muster::dispatch
