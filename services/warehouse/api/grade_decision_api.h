#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of GradeService in which others decide on a warehouse's assessment; contracts in grade_service.proto.
class GradeDecisionApi {
 public:
  // `scopes` outlives this.
  explicit GradeDecisionApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::GradeAssessment> ReturnGradeAssessment(const rpc::Call& call, const v1::ReturnGradeAssessmentRequest& request);
  absl::StatusOr<v1::GradeAssessment> ReviewGradeAssessment(const rpc::Call& call, const v1::ReviewGradeAssessmentRequest& request);
  absl::StatusOr<v1::GradeAssessment> AwardGradeAssessment(const rpc::Call& call, const v1::AwardGradeAssessmentRequest& request);
  absl::StatusOr<v1::GradeAssessment> RejectGradeAssessment(const rpc::Call& call, const v1::RejectGradeAssessmentRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
