#include "warehouse/api/grade_decision_api.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/api/grade_evidence.h"
#include "warehouse/store/grade_store.h"

namespace muster::warehouse {
namespace {

using Assessment = v1::GradeAssessment;
using Correction = v1::ReviewGradeAssessmentRequest::Correction;

constexpr absl::Duration kLongestAward = absl::Hours(24 * 3653);

// Fields that all decisions have.
template <class Request>
AssessmentNumber CheckDecision(const Request& request, Fields& fields) {
  fields.RequestId(request.request_id());
  return RequiredAssessment(fields, "name", request.name());
}

// Whoever submitted it does not decide on it.
absl::Status CheckOtherPerson(const GradeTx& tx, const OwnedAssessment& owned) {
  if (owned.submitter != tx.actor()) return absl::OkStatus();
  return PermissionDenied("OWN_SUBMISSION", absl::StrCat(tx.actor(), " submitted ", owned.assessment.name()),
                          {{"name", owned.assessment.name()}});
}

template <class Request>
absl::StatusOr<OwnedAssessment> LockForReview(GradeTx& tx, const Scope& scope, const AssessmentNumber& number, const Request& request) {
  ASSIGN_OR_RETURN(OwnedAssessment owned, LockVisible(tx, scope, number, request.name()));
  RETURN_IF_ERROR(AuthorizeAbove(scope, {common::v1::ROLE_APPROVER, common::v1::ROLE_ADMINISTRATOR}, owned.chapter));
  RETURN_IF_ERROR(CheckOtherPerson(tx, owned));
  RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), owned.assessment.etag()));
  RETURN_IF_ERROR(CheckState(owned.assessment, {Assessment::STATE_SUBMITTED}));
  return owned;
}

template <class Request>
absl::StatusOr<OwnedAssessment> LockForAward(GradeTx& tx, const Scope& scope, const AssessmentNumber& number, const Request& request) {
  ASSIGN_OR_RETURN(OwnedAssessment owned, LockVisible(tx, scope, number, request.name()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_ADMINISTRATOR}, kNationalSociety));
  RETURN_IF_ERROR(CheckOtherPerson(tx, owned));
  RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), owned.assessment.etag()));
  RETURN_IF_ERROR(CheckState(owned.assessment, {Assessment::STATE_REVIEWED}));
  return owned;
}

void CheckCorrections(const google::protobuf::RepeatedPtrField<Correction>& corrections, Fields& fields) {
  fields.Range("corrections", std::int64_t{corrections.size()}, 0, kMaxEvidence);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < corrections.size(); ++i) {
    const std::string path = absl::StrCat("corrections[", i, "]");
    fields.RequiredText(absl::StrCat(path, ".criterion"), corrections[i].criterion(), 60);
    if (!seen.insert(corrections[i].criterion()).second) fields.Add(absl::StrCat(path, ".criterion"), "NAMED_TWICE");
    fields.Range(absl::StrCat(path, ".value"), corrections[i].value(), 0, kMaxMeasure);
    fields.RequiredText(absl::StrCat(path, ".reason"), corrections[i].reason(), 500);
  }
}

// INVALID_ARGUMENT/INVALID_FIELDS for corrections of what was not stated.
absl::Status CheckStated(const google::protobuf::RepeatedPtrField<Correction>& corrections, const v1::GradeAssessment& assessment) {
  Fields fields;
  for (int i = 0; i < corrections.size(); ++i) {
    const auto is_stated = [&](const v1::GradeEvidence& evidence) { return evidence.criterion() == corrections[i].criterion(); };
    if (std::none_of(assessment.evidence().begin(), assessment.evidence().end(), is_stated)) {
      fields.Add(absl::StrCat("corrections[", i, "].criterion"), "EVIDENCE_MISSING");
    }
  }
  return fields.ToStatus();
}

absl::Status CheckAwardReason(const v1::AwardGradeAssessmentRequest& request, v1::Warehouse::Level computed_level) {
  Fields fields;
  if (request.level() != computed_level && request.reason().empty()) {
    // Levels are numbers to people.
    const std::string computed = computed_level == v1::Warehouse::LEVEL_UNSPECIFIED ? "—" : absl::StrCat(int{computed_level});
    fields.Add("reason", "AWARD_REASON_REQUIRED", {{"computed_level", computed}});
  }
  return fields.ToStatus();
}

// The assessment that the warehouse had its level from gives way.
absl::Status Supersede(GradeTx& tx, const Scope& scope, const OwnedAssessment& by) {
  ASSIGN_OR_RETURN(std::optional<OwnedAssessment> previous,
                   tx.LockAwardedAssessment(IdOf(by.assessment.warehouse(), "warehouses").value()));
  if (!previous.has_value()) return absl::OkStatus();
  return MoveOn(tx, scope, *std::move(previous), Assessment::STATE_SUPERSEDED, by.assessment.name()).status();
}

}  // namespace

absl::StatusOr<v1::GradeAssessment> GradeDecisionApi::ReturnGradeAssessment(const rpc::Call& call,
                                                                            const v1::ReturnGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssessmentNumber number = CheckDecision(request, fields);
  fields.RequiredText("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned, LockForReview(tx, scope, number, request));
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_RETURNED, request.remark());
      });
}

absl::StatusOr<v1::GradeAssessment> GradeDecisionApi::ReviewGradeAssessment(const rpc::Call& call,
                                                                            const v1::ReviewGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssessmentNumber number = CheckDecision(request, fields);
  CheckCorrections(request.corrections(), fields);
  fields.Text("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned, LockForReview(tx, scope, number, request));
        RETURN_IF_ERROR(CheckStated(request.corrections(), owned.assessment));
        tx.CorrectEvidence(owned, request.corrections());
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_REVIEWED, request.remark());
      });
}

absl::StatusOr<v1::GradeAssessment> GradeDecisionApi::AwardGradeAssessment(const rpc::Call& call,
                                                                           const v1::AwardGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssessmentNumber number = CheckDecision(request, fields);
  RequiredChoice(fields, "level", request.level(), v1::Warehouse::Level_MAX);
  fields.Text("reason", request.reason(), 500);
  if (!request.has_level_expire_time()) fields.Add("level_expire_time", "REQUIRED");
  const absl::Time level_expire_time = fields.Time("level_expire_time", request.has_level_expire_time(), request.level_expire_time(),
                                                   scope.now() + absl::Microseconds(1), scope.now() + kLongestAward, scope.now());
  fields.Text("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned, LockForAward(tx, scope, number, request));
        RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(&owned, 1)));
        RETURN_IF_ERROR(CheckAwardReason(request, owned.assessment.computed_level()));
        RETURN_IF_ERROR(Supersede(tx, scope, owned));
        owned.assessment.set_awarded_level(request.level());
        owned.assessment.set_award_reason(request.reason());
        *owned.assessment.mutable_level_expire_time() = ToTimestamp(level_expire_time);
        const std::string chapter = owned.chapter;
        ASSIGN_OR_RETURN(v1::GradeAssessment awarded, MoveOn(tx, scope, std::move(owned), Assessment::STATE_AWARDED, request.remark()));
        v1::WarehouseLevelChanged event;
        ASSIGN_OR_RETURN(*event.mutable_warehouse(),
                         tx.SetLevel(IdOf(awarded.warehouse(), "warehouses").value(), request.level(), level_expire_time));
        tx.Append(awarded.warehouse(), chapter, event);
        return awarded;
      });
}

absl::StatusOr<v1::GradeAssessment> GradeDecisionApi::RejectGradeAssessment(const rpc::Call& call,
                                                                            const v1::RejectGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssessmentNumber number = CheckDecision(request, fields);
  fields.RequiredText("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned, LockForAward(tx, scope, number, request));
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_REJECTED, request.remark());
      });
}

}  // namespace muster::warehouse
