#pragma once

#include "absl/status/statusor.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::dispatch {

// Many requisitions at once: the part of muster.dispatch.v1.RequisitionService that compares them and adds them up.
class RequisitionReviewApi {
 public:
  // `scopes` outlives this.
  explicit RequisitionReviewApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::FindDuplicateRequisitionsResponse> FindDuplicateRequisitions(const rpc::Call& call,
                                                                                  const v1::FindDuplicateRequisitionsRequest& request);
  absl::StatusOr<v1::SummarizeRequisitionsResponse> SummarizeRequisitions(const rpc::Call& call,
                                                                          const v1::SummarizeRequisitionsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::dispatch
