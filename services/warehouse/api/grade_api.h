#pragma once

#include "absl/status/statusor.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "platform/rpc/call.h"
#include "platform/scope/scope.h"

namespace muster::warehouse {

// The part of GradeService in which a warehouse assesses itself; contracts in grade_service.proto.
class GradeApi {
 public:
  // `scopes` outlives this.
  explicit GradeApi(const Scopes& scopes) : scopes_(scopes) {}

  absl::StatusOr<v1::GradeAssessment> CreateGradeAssessment(const rpc::Call& call, const v1::CreateGradeAssessmentRequest& request);
  absl::StatusOr<v1::GradeAssessment> GetGradeAssessment(const rpc::Call& call, const v1::GetGradeAssessmentRequest& request);
  absl::StatusOr<v1::ListGradeAssessmentsResponse> ListGradeAssessments(const rpc::Call& call,
                                                                        const v1::ListGradeAssessmentsRequest& request);
  absl::StatusOr<v1::GradeAssessment> SetGradeEvidence(const rpc::Call& call, const v1::SetGradeEvidenceRequest& request);
  absl::StatusOr<v1::GradeAssessment> SubmitGradeAssessment(const rpc::Call& call, const v1::SubmitGradeAssessmentRequest& request);
  absl::StatusOr<v1::GradeAssessment> WithdrawGradeAssessment(const rpc::Call& call, const v1::WithdrawGradeAssessmentRequest& request);
  absl::StatusOr<v1::GetGradeGapsResponse> GetGradeGaps(const rpc::Call& call, const v1::GetGradeGapsRequest& request);

 private:
  const Scopes& scopes_;
};

}  // namespace muster::warehouse
