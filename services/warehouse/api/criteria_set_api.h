#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of GradeService that keeps the criteria; contracts in grade_service.proto.
class CriteriaSetApi {
 public:
  // `scopes` outlives this.
  explicit CriteriaSetApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::CriteriaSet> CreateCriteriaSet(const rpc::Call& call, const v1::CreateCriteriaSetRequest& request);
  absl::StatusOr<v1::CriteriaSet> GetCriteriaSet(const rpc::Call& call, const v1::GetCriteriaSetRequest& request);
  absl::StatusOr<v1::ListCriteriaSetsResponse> ListCriteriaSets(const rpc::Call& call, const v1::ListCriteriaSetsRequest& request);
  absl::StatusOr<v1::CriteriaSet> RetireCriteriaSet(const rpc::Call& call, const v1::RetireCriteriaSetRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
