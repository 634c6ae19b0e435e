#include "warehouse/store/grade_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "platform/pg/sqlstate.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

std::string AssessmentName(absl::string_view warehouse_id, std::int64_t number) {
  return absl::StrCat("warehouses/", warehouse_id, "/gradeAssessments/", number);
}

// Evidence as columns. Views into what was added.
struct EvidenceColumns {
  std::vector<absl::string_view> criterion_ids;
  std::vector<std::int64_t> stated_values;
  std::vector<absl::string_view> evidence;
  std::vector<absl::CivilDay> measured_dates;

  explicit EvidenceColumns(const google::protobuf::RepeatedPtrField<v1::GradeEvidence>& given) {
    for (const v1::GradeEvidence& one : given) {
      criterion_ids.push_back(one.criterion());
      stated_values.push_back(one.stated_value());
      evidence.push_back(one.evidence());
      MUSTER_CHECK(absl::ParseCivilTime(one.measured_date(), &measured_dates.emplace_back()));
    }
  }
};

void AddEvidence(const sql::FindGradeAssessmentRow& row, v1::GradeAssessment& assessment) {
  for (std::size_t i = 0; i < row.criterion_ids.size(); ++i) {
    v1::GradeEvidence& evidence = *assessment.add_evidence();
    evidence.set_criterion(row.criterion_ids[i]);
    evidence.set_stated_value(row.stated_values[i]);
    evidence.set_evidence(row.evidence[i]);
    evidence.set_measured_date(DayText(row.measured_dates[i]));
    if (row.corrected_values[i].has_value()) evidence.set_corrected_value(*row.corrected_values[i]);
    evidence.set_correction_reason(row.correction_reasons[i]);
  }
}

void AddSteps(const sql::FindGradeAssessmentRow& row, v1::GradeAssessment& assessment) {
  for (std::size_t i = 0; i < row.step_states.size(); ++i) {
    v1::GradeAssessment::Step& step = *assessment.add_steps();
    step.set_state(static_cast<v1::GradeAssessment::State>(row.step_states[i]));
    *step.mutable_create_time() = ToTimestamp(row.step_times[i]);
    step.set_actor(row.step_actors[i]);
    step.set_chapter(NameOf("chapters", row.step_chapter_ids[i]));
    step.set_remark(row.step_remarks[i]);
  }
}

OwnedAssessment ToAssessment(const sql::FindGradeAssessmentRow& row) {
  OwnedAssessment owned{
      .chapter = NameOf("chapters", row.chapter_id), .grade_assessment_id = row.grade_assessment_id, .submitter = row.submitter};
  v1::GradeAssessment& assessment = owned.assessment;
  assessment.set_name(AssessmentName(row.warehouse_id, row.number));
  assessment.set_warehouse(NameOf("warehouses", row.warehouse_id));
  assessment.set_criteria_set(NameOf("criteriaSets", row.criteria_set_id));
  assessment.set_state(static_cast<v1::GradeAssessment::State>(row.state));
  assessment.set_awarded_level(static_cast<v1::Warehouse::Level>(row.awarded_level));
  assessment.set_award_reason(row.award_reason);
  if (row.level_expire_time.has_value()) *assessment.mutable_level_expire_time() = ToTimestamp(*row.level_expire_time);
  assessment.set_etag(absl::StrCat(row.revision));
  AddEvidence(row, assessment);
  AddSteps(row, assessment);
  return owned;
}

}  // namespace

std::optional<AssessmentNumber> ParseAssessmentName(absl::string_view name) {
  const std::optional<NestedId> ids = NestedIdOf(name, "warehouses", "gradeAssessments");
  if (!ids.has_value()) return std::nullopt;
  AssessmentNumber number{.warehouse_id = std::string(ids->parent_id)};
  if (!absl::SimpleAtoi(ids->id, &number.number) || number.number < 1 || AssessmentName(number.warehouse_id, number.number) != name) {
    return std::nullopt;
  }
  return number;
}

absl::StatusOr<OwnedAssessment> GradeTx::InsertAssessment(const v1::Warehouse& warehouse, absl::string_view criteria_set) {
  const absl::string_view warehouse_id = IdOf(warehouse.name(), "warehouses").value();
  ASSIGN_OR_RETURN(const sql::InsertGradeAssessmentRow row,
                   sql().QueryOne(sql::kInsertGradeAssessment, warehouse_id, IdOf(criteria_set, "criteriaSets").value()));
  OwnedAssessment owned{.chapter = warehouse.chapter(), .grade_assessment_id = row.grade_assessment_id};
  owned.assessment.set_name(AssessmentName(warehouse_id, row.number));
  owned.assessment.set_warehouse(warehouse.name());
  owned.assessment.set_criteria_set(std::string(criteria_set));
  owned.assessment.set_state(v1::GradeAssessment::STATE_DRAFT);
  owned.assessment.set_etag("1");
  return owned;
}

absl::StatusOr<std::string> GradeTx::FindOpenAssessment(absl::string_view warehouse_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindOpenGradeAssessment, warehouse_id));
  return row.has_value() ? AssessmentName(warehouse_id, row->number) : std::string();
}

absl::StatusOr<std::optional<OwnedAssessment>> GradeTx::FindAssessment(const AssessmentNumber& number) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kFindGradeAssessment, number.warehouse_id, number.number));
  return row.has_value() ? std::optional(ToAssessment(*row)) : std::nullopt;
}

absl::StatusOr<std::optional<OwnedAssessment>> GradeTx::LockAssessment(const AssessmentNumber& number) {
  // In one flight; the second statement sees what was committed before the first one had its lock.
  sql().Enqueue(sql::kLockGradeAssessment, number.warehouse_id, number.number);
  return FindAssessment(number);
}

absl::StatusOr<std::optional<OwnedAssessment>> GradeTx::LockAwardedAssessment(absl::string_view warehouse_id) {
  ASSIGN_OR_RETURN(const auto row, sql().QueryOptional(sql::kLockAwardedGradeAssessment, warehouse_id));
  if (!row.has_value()) return std::optional<OwnedAssessment>();
  return FindAssessment({.warehouse_id = std::string(warehouse_id), .number = row->number});
}

absl::StatusOr<std::vector<OwnedAssessment>> GradeTx::ListAssessments(const AssessmentFilter& filter,
                                                                      std::int64_t before_grade_assessment_id, std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListGradeAssessments, filter.chapter_ids, filter.warehouse_id, std::int32_t{filter.state},
                               filter.level_expires_by, before_grade_assessment_id, limit + 1));
  std::vector<OwnedAssessment> assessments;
  for (const sql::FindGradeAssessmentRow& row : rows) assessments.push_back(ToAssessment(row));
  return assessments;
}

absl::StatusOr<bool> GradeTx::HasDueGrades() {
  ASSIGN_OR_RETURN(const sql::HasDueGradesRow row, sql().QueryOne(sql::kHasDueGrades, now()));
  return row.has_due;
}

absl::StatusOr<std::vector<OwnedAssessment>> GradeTx::LockDueGrades(std::int32_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kLockDueGrades, now(), limit));
  std::vector<OwnedAssessment> due;
  for (const sql::LockDueGradesRow& row : rows) {
    ASSIGN_OR_RETURN(std::optional<OwnedAssessment> owned, FindAssessment({.warehouse_id = row.warehouse_id, .number = row.number}));
    MUSTER_CHECK(owned.has_value());
    due.push_back(*std::move(owned));
  }
  return due;
}

void GradeTx::SaveAssessment(OwnedAssessment& owned) {
  v1::GradeAssessment& assessment = owned.assessment;
  const std::optional<absl::Time> level_expire_time =
      assessment.has_level_expire_time() ? std::optional(FromTimestamp(assessment.level_expire_time())) : std::nullopt;
  sql().Enqueue(sql::kSaveGradeAssessment, owned.grade_assessment_id, std::int32_t{assessment.state()}, owned.submitter,
                std::int32_t{assessment.awarded_level()}, assessment.award_reason(), level_expire_time);
  std::int64_t revision = 0;
  MUSTER_CHECK(absl::SimpleAtoi(assessment.etag(), &revision));
  assessment.set_etag(absl::StrCat(revision + 1));
}

void GradeTx::AddStep(OwnedAssessment& owned, absl::string_view chapter, absl::string_view remark) {
  v1::GradeAssessment::Step& step = *owned.assessment.add_steps();
  step.set_state(owned.assessment.state());
  *step.mutable_create_time() = ToTimestamp(now());
  step.set_actor(actor());
  step.set_chapter(std::string(chapter));
  step.set_remark(std::string(remark));
  sql().Enqueue(sql::kInsertGradeStep, owned.grade_assessment_id, std::int32_t{step.state()}, now(), step.actor(),
                IdOf(chapter, "chapters").value_or(""), remark);
}

void GradeTx::ReplaceEvidence(const OwnedAssessment& owned) {
  const EvidenceColumns columns(owned.assessment.evidence());
  sql().Enqueue(sql::kDeleteGradeEvidence, owned.grade_assessment_id);
  sql().Enqueue(sql::kInsertGradeEvidence, owned.grade_assessment_id, IdOf(owned.assessment.criteria_set(), "criteriaSets").value(),
                columns.criterion_ids, columns.stated_values, columns.evidence, columns.measured_dates);
}

void GradeTx::CorrectEvidence(OwnedAssessment& owned,
                              const google::protobuf::RepeatedPtrField<v1::ReviewGradeAssessmentRequest::Correction>& corrections) {
  std::vector<absl::string_view> criterion_ids;
  std::vector<std::int64_t> values;
  std::vector<absl::string_view> reasons;
  for (const v1::ReviewGradeAssessmentRequest::Correction& correction : corrections) {
    criterion_ids.push_back(correction.criterion());
    values.push_back(correction.value());
    reasons.push_back(correction.reason());
    for (v1::GradeEvidence& evidence : *owned.assessment.mutable_evidence()) {
      if (evidence.criterion() != correction.criterion()) continue;
      evidence.set_corrected_value(correction.value());
      evidence.set_correction_reason(correction.reason());
    }
  }
  sql().Enqueue(sql::kCorrectGradeEvidence, owned.grade_assessment_id, criterion_ids, values, reasons);
}

absl::StatusOr<std::vector<Finding>> GradeTx::ListFindings(const AssessmentNumber& number) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListGradeFindings, number.warehouse_id, number.number));
  std::vector<Finding> findings;
  for (const sql::ListGradeFindingsRow& row : rows) {
    Finding& finding = findings.emplace_back(Finding{.evidence = {}, .unit = row.unit});
    finding.evidence.set_criterion(row.criterion_id);
    finding.evidence.set_stated_value(row.value);
    finding.evidence.set_evidence(row.evidence);
    finding.evidence.set_measured_date(DayText(row.measured_date));
  }
  return findings;
}

absl::StatusOr<absl::flat_hash_map<std::string, WarehouseRecord>> GradeTx::ListRecords(absl::Span<const std::string> warehouses,
                                                                                       absl::CivilDay today) {
  std::vector<absl::string_view> ids;
  for (const std::string& warehouse : warehouses) ids.push_back(IdOf(warehouse, "warehouses").value());
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListWarehouseRecords, ids, today));
  absl::flat_hash_map<std::string, WarehouseRecord> records;
  for (const sql::ListWarehouseRecordsRow& row : rows) {
    records.emplace(NameOf("warehouses", row.warehouse_id),
                    WarehouseRecord{.floor_area_m2 = row.floor_area_m2,
                                    .volume_capacity_m3 = row.volume_capacity_m3,
                                    .weight_capacity_kg = row.weight_capacity_kg,
                                    .handling_capacity_m3_per_hour = row.handling_capacity_m3_per_hour,
                                    .item_kind_count = row.item_kind_count});
  }
  return records;
}

}  // namespace muster::warehouse
