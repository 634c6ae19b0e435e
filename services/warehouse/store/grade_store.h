#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/criteria_set.pb.h"
#include "muster/warehouse/v1/grade_assessment.pb.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "platform/wire/paging.h"
#include "sql/warehouse.h"
#include "warehouse/store/warehouse_store.h"

namespace muster::warehouse {

// An assessment as it is stored: evidence without the record's values of one that is still to be submitted, no computed level and no gaps.
struct OwnedAssessment {
  v1::GradeAssessment assessment;
  // The chapter of its warehouse.
  std::string chapter;
  // Sort key: assessments are numbered in the order in which they were begun.
  std::int64_t grade_assessment_id;
  // Who submitted it last, "users/linxia-keeper"; empty before.
  std::string submitter;
};

// What makes one assessment differ from all others.
struct AssessmentNumber {
  std::string warehouse_id;
  // Counts from 1 in each warehouse.
  std::int64_t number;
};

// "warehouses/622900-01/gradeAssessments/3"; none when `name` is not of that form.
std::optional<AssessmentNumber> ParseAssessmentName(absl::string_view name);

// What an assessment found of a criterion, corrected where it was.
struct Finding {
  v1::GradeEvidence evidence;
  std::string unit;
};

// The record of a warehouse, as far as levels are measured by it. 0 = not known, but no kinds of items are none.
struct WarehouseRecord {
  std::int64_t floor_area_m2 = 0;
  std::int64_t volume_capacity_m3 = 0;
  std::int64_t weight_capacity_kg = 0;
  std::int64_t handling_capacity_m3_per_hour = 0;
  std::int64_t item_kind_count = 0;
};

// Empty and unspecified let everything through, but no chapters = none.
struct AssessmentFilter {
  std::vector<std::string> chapter_ids;
  std::string warehouse_id;
  v1::GradeAssessment::State state = v1::GradeAssessment::STATE_UNSPECIFIED;
  // Only awarded ones whose level ends by then.
  std::optional<absl::Time> level_expires_by;
};

// Criteria, assessments by them, and their history. Locks are taken in this order: assessments, criteria sets, the warehouse's record; only
// whoever begins an assessment, which nobody else knows yet, has the record first. Lists return up to one row more than `limit`.
class GradeTx : public WarehouseTx {
 public:
  using WarehouseTx::WarehouseTx;

  // Returns the set as it was stored, in force. ALREADY_EXISTS/CRITERIA_SET_EXISTS.
  absl::StatusOr<v1::CriteriaSet> InsertCriteriaSet(v1::CriteriaSet set);
  absl::StatusOr<std::optional<v1::CriteriaSet>> FindCriteriaSet(absl::string_view criteria_set_id);
  // The same, and until the transaction ends nobody retires it.
  absl::StatusOr<std::optional<v1::CriteriaSet>> KeepCriteriaSet(absl::string_view criteria_set_id);
  absl::StatusOr<std::vector<v1::CriteriaSet>> ListCriteriaSets(bool include_retired, const Page& page);
  // False when it was retired already, or there is none.
  absl::StatusOr<bool> RetireCriteriaSet(absl::string_view criteria_set_id);
  // The criteria of some sets ("criteriaSets/x"), by set.
  absl::StatusOr<absl::flat_hash_map<std::string, v1::CriteriaSet>> ListCriteria(absl::Span<const std::string> sets);

  // Begins a draft; the warehouse's record is locked. Its history is empty.
  absl::StatusOr<OwnedAssessment> InsertAssessment(const v1::Warehouse& warehouse, absl::string_view criteria_set);
  // The warehouse's open assessment, "warehouses/622900-01/gradeAssessments/3"; empty for none.
  absl::StatusOr<std::string> FindOpenAssessment(absl::string_view warehouse_id);
  absl::StatusOr<std::optional<OwnedAssessment>> FindAssessment(const AssessmentNumber& number);
  absl::StatusOr<std::optional<OwnedAssessment>> LockAssessment(const AssessmentNumber& number);
  // The one that the warehouse has its level from.
  absl::StatusOr<std::optional<OwnedAssessment>> LockAwardedAssessment(absl::string_view warehouse_id);
  // The latest first, from before `before_grade_assessment_id`.
  absl::StatusOr<std::vector<OwnedAssessment>> ListAssessments(const AssessmentFilter& filter, std::int64_t before_grade_assessment_id,
                                                               std::int32_t limit);
  // Whether there are awarded ones whose level's time is over.
  absl::StatusOr<bool> HasDueGrades();
  // These, passing over those that somebody is changing just now.
  absl::StatusOr<std::vector<OwnedAssessment>> LockDueGrades(std::int32_t limit);

  // Writes a locked assessment's state, submitter and award; its etag changes.
  void SaveAssessment(OwnedAssessment& owned);
  // Adds its present state to its history, done by the transaction's actor for `chapter` (empty = by time).
  void AddStep(OwnedAssessment& owned, absl::string_view chapter, absl::string_view remark);
  // Writes the assessment's evidence in place of whatever there was.
  void ReplaceEvidence(const OwnedAssessment& owned);
  // Puts corrections beside the stated values. Each criterion has evidence.
  void CorrectEvidence(OwnedAssessment& owned,
                       const google::protobuf::RepeatedPtrField<v1::ReviewGradeAssessmentRequest::Correction>& corrections);

  // What one assessment of a warehouse found, or, for number 0, the last that any of them found of each criterion.
  absl::StatusOr<std::vector<Finding>> ListFindings(const AssessmentNumber& number);
  // By warehouse ("warehouses/622900-01"). Lots expired on `today` cannot be used.
  absl::StatusOr<absl::flat_hash_map<std::string, WarehouseRecord>> ListRecords(absl::Span<const std::string> warehouses,
                                                                                absl::CivilDay today);

 private:
  absl::Status FillCriteria(absl::Span<v1::CriteriaSet> sets);
  absl::StatusOr<std::optional<v1::CriteriaSet>> WithCriteria(const absl::StatusOr<std::optional<sql::FindCriteriaSetRow>>& row);
};

}  // namespace muster::warehouse
