#include "warehouse/api/grade_api.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/names.h"
#include "platform/wire/paging.h"
#include "warehouse/api/access.h"
#include "warehouse/api/grade_evidence.h"
#include "warehouse/jobs/grade.h"
#include "warehouse/store/grade_store.h"

namespace muster::warehouse {
namespace {

using Assessment = v1::GradeAssessment;

constexpr std::initializer_list<common::v1::Role> kOwnRoles = {common::v1::ROLE_WAREHOUSE_MANAGER, common::v1::ROLE_ADMINISTRATOR};

absl::Status CheckInForce(const v1::CriteriaSet& set) {
  if (set.state() == v1::CriteriaSet::STATE_IN_FORCE) return absl::OkStatus();
  return FailedPrecondition("CRITERIA_SET_RETIRED", absl::StrCat(set.name(), " is out of force"), {{"name", set.name()}});
}

// An assessment of the caller's own warehouse, locked, in one of `states`.
absl::StatusOr<OwnedAssessment> LockOwn(GradeTx& tx, const Scope& scope, const AssessmentNumber& number, absl::string_view name,
                                        absl::string_view etag, std::initializer_list<v1::GradeAssessment::State> states) {
  ASSIGN_OR_RETURN(OwnedAssessment owned, LockVisible(tx, scope, number, name));
  RETURN_IF_ERROR(scope.Authorize(kOwnRoles, owned.chapter));
  RETURN_IF_ERROR(CheckEtag(name, etag, owned.assessment.etag()));
  RETURN_IF_ERROR(CheckState(owned.assessment, states));
  return owned;
}

// What `copy_from` found, none when it is empty.
absl::StatusOr<std::vector<Finding>> FindingsToCopy(GradeTx& tx, const v1::CreateGradeAssessmentRequest& request) {
  if (request.copy_from().empty()) return std::vector<Finding>();
  const AssessmentNumber number = ParseAssessmentName(request.copy_from()).value();
  ASSIGN_OR_RETURN(const std::optional<OwnedAssessment> source, tx.FindAssessment(number));
  if (!source.has_value() || source->assessment.warehouse() != request.parent()) {
    return Unknown("GRADE_ASSESSMENT_UNKNOWN", request.copy_from());
  }
  return tx.ListFindings(number);
}

}  // namespace

absl::StatusOr<v1::GradeAssessment> GradeApi::CreateGradeAssessment(const rpc::Call& call,
                                                                    const v1::CreateGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const std::string warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses");
  const std::string criteria_set_id = fields.RequiredName("criteria_set", request.criteria_set(), "criteriaSets");
  CheckEvidence(request.evidence(), ChinaDay(scope.now()), fields);
  if (!request.copy_from().empty()) RequiredAssessment(fields, "copy_from", request.copy_from());
  fields.Text("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        // Of two who begin at once the second waits here, and then finds the first one's.
        ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.LockWarehouseRecord(warehouse_id));
        if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
        RETURN_IF_ERROR(scope.Authorize(kOwnRoles, warehouse->chapter()));
        ASSIGN_OR_RETURN(const std::optional<v1::CriteriaSet> set, tx.KeepCriteriaSet(criteria_set_id));
        if (!set.has_value()) return Unknown("CRITERIA_SET_UNKNOWN", request.criteria_set());
        RETURN_IF_ERROR(CheckInForce(*set));
        ASSIGN_OR_RETURN(const std::vector<Finding> findings, FindingsToCopy(tx, request));
        ASSIGN_OR_RETURN(const std::string open, tx.FindOpenAssessment(warehouse_id));
        if (!open.empty()) return FailedPrecondition("GRADE_ASSESSMENT_OPEN", absl::StrCat(open, " is open"), {{"name", open}});
        RETURN_IF_ERROR(CheckAgainstCriteria(request.evidence(), *set));
        ASSIGN_OR_RETURN(OwnedAssessment owned, tx.InsertAssessment(*warehouse, request.criteria_set()));
        *owned.assessment.mutable_evidence() = Prefilled(request.evidence(), findings, *set);
        tx.ReplaceEvidence(owned);
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_DRAFT, request.remark());
      });
}

absl::StatusOr<v1::GradeAssessment> GradeApi::GetGradeAssessment(const rpc::Call& call, const v1::GetGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssessmentNumber number = RequiredAssessment(fields, "name", request.name());
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<GradeTx>(scope.world(), scope.origin(), [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
    ASSIGN_OR_RETURN(std::optional<OwnedAssessment> owned, tx.FindAssessment(number));
    if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("GRADE_ASSESSMENT_UNKNOWN", request.name());
    RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(&*owned, 1)));
    return std::move(owned->assessment);
  });
}

absl::StatusOr<v1::ListGradeAssessmentsResponse> GradeApi::ListGradeAssessments(const rpc::Call& call,
                                                                                const v1::ListGradeAssessmentsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string filter_text = absl::StrCat(request.parent(), "\n", request.state(), "\n", request.expiring_within_days());
  const Page page = ReadPage(request.page_size(), request.page_token(), filter_text, {}, fields);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &before)) fields.Add("page_token", "PAGE_TOKEN_MALFORMED");
  AssessmentFilter filter{.warehouse_id = fields.RequiredName("parent", request.parent(), "warehouses"), .state = request.state()};
  fields.Range("state", std::int64_t{request.state()}, 0, v1::GradeAssessment::State_MAX);
  fields.Range("expiring_within_days", std::int64_t{request.expiring_within_days()}, 0, 3650);
  RETURN_IF_ERROR(fields.ToStatus());
  const bool is_one_warehouse = filter.warehouse_id != "-";
  if (!is_one_warehouse) filter.warehouse_id.clear();
  if (request.expiring_within_days() > 0) filter.level_expires_by = scope.now() + absl::Hours(24) * request.expiring_within_days();
  ASSIGN_OR_RETURN(filter.chapter_ids, VisibleChapterIds(scope, ""));
  return outbox::Read<GradeTx>(scope.world(), scope.origin(), [&](GradeTx& tx) -> absl::StatusOr<v1::ListGradeAssessmentsResponse> {
    if (is_one_warehouse) {
      ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(filter.warehouse_id));
      if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.parent());
    }
    ASSIGN_OR_RETURN(std::vector<OwnedAssessment> assessments, tx.ListAssessments(filter, before, page.size));
    v1::ListGradeAssessmentsResponse response;
    response.set_next_page_token(
        CutPage(assessments, page, filter_text, [](const OwnedAssessment& owned) { return absl::StrCat(owned.grade_assessment_id); }));
    RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(assessments)));
    for (OwnedAssessment& owned : assessments) *response.add_grade_assessments() = std::move(owned.assessment);
    return response;
  });
}

absl::StatusOr<v1::GradeAssessment> GradeApi::SetGradeEvidence(const rpc::Call& call, const v1::SetGradeEvidenceRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const AssessmentNumber number = RequiredAssessment(fields, "name", request.name());
  CheckEvidence(request.evidence(), ChinaDay(scope.now()), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned,
                         LockOwn(tx, scope, number, request.name(), request.etag(), {Assessment::STATE_DRAFT, Assessment::STATE_RETURNED}));
        ASSIGN_OR_RETURN(const auto sets, tx.ListCriteria({owned.assessment.criteria_set()}));
        const v1::CriteriaSet& set = sets.at(owned.assessment.criteria_set());
        RETURN_IF_ERROR(CheckAgainstCriteria(request.evidence(), set));
        *owned.assessment.mutable_evidence() = Prefilled(request.evidence(), {}, set);
        tx.ReplaceEvidence(owned);
        tx.SaveAssessment(owned);
        RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(&owned, 1)));
        v1::GradeEvidenceChanged event;
        *event.mutable_grade_assessment() = owned.assessment;
        tx.Append(owned.assessment.name(), owned.chapter, event);
        return std::move(owned.assessment);
      });
}

absl::StatusOr<v1::GradeAssessment> GradeApi::SubmitGradeAssessment(const rpc::Call& call,
                                                                    const v1::SubmitGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const AssessmentNumber number = RequiredAssessment(fields, "name", request.name());
  fields.Text("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned,
                         LockOwn(tx, scope, number, request.name(), request.etag(), {Assessment::STATE_DRAFT, Assessment::STATE_RETURNED}));
        ASSIGN_OR_RETURN(const std::optional<v1::CriteriaSet> set,
                         tx.KeepCriteriaSet(IdOf(owned.assessment.criteria_set(), "criteriaSets").value()));
        RETURN_IF_ERROR(CheckInForce(set.value()));
        // From here on the record may change: what was true when it was submitted is what is reviewed.
        RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(&owned, 1)));
        tx.ReplaceEvidence(owned);
        owned.submitter = tx.actor();
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_SUBMITTED, request.remark());
      });
}

absl::StatusOr<v1::GradeAssessment> GradeApi::WithdrawGradeAssessment(const rpc::Call& call,
                                                                      const v1::WithdrawGradeAssessmentRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  const AssessmentNumber number = RequiredAssessment(fields, "name", request.name());
  fields.RequiredText("remark", request.remark(), 500);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<GradeTx, v1::GradeAssessment>(
      scope.world(), scope.origin(), request, [&](GradeTx& tx) -> absl::StatusOr<v1::GradeAssessment> {
        ASSIGN_OR_RETURN(OwnedAssessment owned,
                         LockOwn(tx, scope, number, request.name(), request.etag(),
                                 {Assessment::STATE_DRAFT, Assessment::STATE_SUBMITTED, Assessment::STATE_RETURNED}));
        return MoveOn(tx, scope, std::move(owned), Assessment::STATE_WITHDRAWN, request.remark());
      });
}

absl::StatusOr<v1::GetGradeGapsResponse> GradeApi::GetGradeGaps(const rpc::Call& call, const v1::GetGradeGapsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string warehouse_id = fields.RequiredName("warehouse", request.warehouse(), "warehouses");
  const std::string criteria_set_id = fields.RequiredName("criteria_set", request.criteria_set(), "criteriaSets");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<GradeTx>(scope.world(), scope.origin(), [&](GradeTx& tx) -> absl::StatusOr<v1::GetGradeGapsResponse> {
    ASSIGN_OR_RETURN(const std::optional<v1::Warehouse> warehouse, tx.FindWarehouse(warehouse_id));
    if (!warehouse.has_value() || !scope.MayRead({warehouse->chapter()})) return Unknown("WAREHOUSE_UNKNOWN", request.warehouse());
    ASSIGN_OR_RETURN(const std::optional<v1::CriteriaSet> set, tx.FindCriteriaSet(criteria_set_id));
    if (!set.has_value()) return Unknown("CRITERIA_SET_UNKNOWN", request.criteria_set());
    const absl::CivilDay today = ChinaDay(tx.now());
    ASSIGN_OR_RETURN(const std::vector<Finding> findings, tx.ListFindings({.warehouse_id = warehouse_id, .number = 0}));
    ASSIGN_OR_RETURN(const auto records, tx.ListRecords({request.warehouse()}, today));
    v1::GradeAssessment preview;
    *preview.mutable_evidence() = WithRecord(Prefilled({}, findings, *set), records.at(request.warehouse()), *set, today);
    FillGrade(*set, preview);
    v1::GetGradeGapsResponse response;
    response.set_computed_level(preview.computed_level());
    *response.mutable_gaps() = std::move(*preview.mutable_gaps());
    *response.mutable_evidence() = std::move(*preview.mutable_evidence());
    return response;
  });
}

}  // namespace muster::warehouse
