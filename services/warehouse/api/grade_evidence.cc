#include "warehouse/api/grade_evidence.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "muster/warehouse/v1/events.pb.h"
#include "platform/calendar/china_day.h"
#include "platform/status/status.h"
#include "warehouse/api/access.h"
#include "warehouse/api/fields.h"
#include "warehouse/jobs/grade.h"
#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

constexpr char kFromRecord[] = "仓库登记信息 warehouse record";

bool IsToBeSubmitted(const v1::GradeAssessment& assessment) {
  return assessment.state() == v1::GradeAssessment::STATE_DRAFT || assessment.state() == v1::GradeAssessment::STATE_RETURNED;
}

// None where the record does not know.
std::optional<std::int64_t> ValueOf(v1::Criterion::Record source, const WarehouseRecord& record) {
  const auto known = [](std::int64_t value) { return value > 0 ? std::optional(value) : std::nullopt; };
  switch (source) {
    case v1::Criterion::RECORD_FLOOR_AREA_M2:
      return known(record.floor_area_m2);
    case v1::Criterion::RECORD_VOLUME_CAPACITY_M3:
      return known(record.volume_capacity_m3);
    case v1::Criterion::RECORD_WEIGHT_CAPACITY_KG:
      return known(record.weight_capacity_kg);
    case v1::Criterion::RECORD_HANDLING_CAPACITY_M3_PER_HOUR:
      return known(record.handling_capacity_m3_per_hour);
    case v1::Criterion::RECORD_ITEM_KIND_COUNT:
      return record.item_kind_count;
    default:
      return std::nullopt;
  }
}

absl::flat_hash_map<std::string, const v1::GradeEvidence*> ByCriterion(const EvidenceList& evidence) {
  absl::flat_hash_map<std::string, const v1::GradeEvidence*> by_criterion;
  for (const v1::GradeEvidence& one : evidence) by_criterion.emplace(one.criterion(), &one);
  return by_criterion;
}

}  // namespace

void CheckEvidence(const EvidenceList& evidence, absl::CivilDay today, Fields& fields) {
  if (evidence.size() > kMaxEvidence) fields.Range("evidence", std::int64_t{evidence.size()}, 0, kMaxEvidence);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < evidence.size(); ++i) {
    const std::string path = absl::StrCat("evidence[", i, "]");
    fields.RequiredText(absl::StrCat(path, ".criterion"), evidence[i].criterion(), 60);
    if (!seen.insert(evidence[i].criterion()).second) fields.Add(absl::StrCat(path, ".criterion"), "NAMED_TWICE");
    fields.Range(absl::StrCat(path, ".stated_value"), evidence[i].stated_value(), 0, kMaxMeasure);
    fields.RequiredText(absl::StrCat(path, ".evidence"), evidence[i].evidence(), 500);
    const std::string field = absl::StrCat(path, ".measured_date");
    if (evidence[i].measured_date().empty()) fields.Add(field, "REQUIRED");
    const std::optional<absl::CivilDay> measured = fields.Day(field, evidence[i].measured_date());
    if (measured.has_value()) CheckDay(fields, field, *measured, {.min = absl::CivilDay(2000), .max = today});
  }
}

absl::Status CheckAgainstCriteria(const EvidenceList& evidence, const v1::CriteriaSet& set) {
  absl::flat_hash_map<std::string, v1::Criterion::Record> records;
  for (const v1::Criterion& criterion : set.criteria()) records.emplace(criterion.id(), criterion.record());
  Fields fields;
  for (int i = 0; i < evidence.size(); ++i) {
    const std::string field = absl::StrCat("evidence[", i, "].criterion");
    const auto it = records.find(evidence[i].criterion());
    if (it == records.end()) {
      fields.Add(field, "UNKNOWN_RESOURCE", {{"name", evidence[i].criterion()}});
    } else if (it->second != v1::Criterion::RECORD_UNSPECIFIED) {
      fields.Add(field, "MEASURED_FROM_RECORD");
    }
  }
  return fields.ToStatus();
}

EvidenceList Prefilled(const EvidenceList& given, absl::Span<const Finding> findings, const v1::CriteriaSet& set) {
  const auto by_criterion = ByCriterion(given);
  EvidenceList evidence;
  for (const v1::Criterion& criterion : set.criteria()) {
    if (const auto it = by_criterion.find(criterion.id()); it != by_criterion.end()) {
      v1::GradeEvidence& one = *evidence.Add() = *it->second;
      // Only a reviewer corrects.
      one.clear_corrected_value();
      one.clear_correction_reason();
      continue;
    }
    if (criterion.record() != v1::Criterion::RECORD_UNSPECIFIED) continue;
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.evidence.criterion() == criterion.id() && finding.unit == criterion.unit();
    });
    if (found != findings.end()) *evidence.Add() = found->evidence;
  }
  return evidence;
}

EvidenceList WithRecord(const EvidenceList& evidence, const WarehouseRecord& record, const v1::CriteriaSet& set, absl::CivilDay today) {
  const auto by_criterion = ByCriterion(evidence);
  EvidenceList whole;
  for (const v1::Criterion& criterion : set.criteria()) {
    if (criterion.record() == v1::Criterion::RECORD_UNSPECIFIED) {
      const auto it = by_criterion.find(criterion.id());
      if (it != by_criterion.end()) *whole.Add() = *it->second;
      continue;
    }
    const std::optional<std::int64_t> value = ValueOf(criterion.record(), record);
    if (!value.has_value()) continue;
    v1::GradeEvidence& one = *whole.Add();
    one.set_criterion(criterion.id());
    one.set_stated_value(*value);
    one.set_evidence(kFromRecord);
    one.set_measured_date(DayText(today));
  }
  return whole;
}

absl::Status Complete(GradeTx& tx, absl::Span<OwnedAssessment> owned) {
  std::vector<std::string> set_names;
  std::vector<std::string> warehouses;
  for (const OwnedAssessment& one : owned) {
    set_names.push_back(one.assessment.criteria_set());
    if (IsToBeSubmitted(one.assessment)) warehouses.push_back(one.assessment.warehouse());
  }
  const absl::CivilDay today = ChinaDay(tx.now());
  ASSIGN_OR_RETURN(const auto sets, tx.ListCriteria(set_names));
  ASSIGN_OR_RETURN(const auto records, tx.ListRecords(warehouses, today));
  for (OwnedAssessment& one : owned) {
    v1::GradeAssessment& assessment = one.assessment;
    const v1::CriteriaSet& set = sets.at(assessment.criteria_set());
    if (IsToBeSubmitted(assessment)) {
      *assessment.mutable_evidence() = WithRecord(assessment.evidence(), records.at(assessment.warehouse()), set, today);
    }
    FillGrade(set, assessment);
  }
  return absl::OkStatus();
}

AssessmentNumber RequiredAssessment(Fields& fields, absl::string_view field, absl::string_view name) {
  const std::optional<AssessmentNumber> number = ParseAssessmentName(name);
  if (name.empty()) {
    fields.Add(field, "REQUIRED");
  } else if (!number.has_value()) {
    fields.Add(field, "MALFORMED", {{"expected", "warehouses/622900-01/gradeAssessments/3"}});
  }
  return number.value_or(AssessmentNumber{});
}

absl::StatusOr<OwnedAssessment> LockVisible(GradeTx& tx, const Scope& scope, const AssessmentNumber& number, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<OwnedAssessment> owned, tx.LockAssessment(number));
  if (!owned.has_value() || !scope.MayRead({owned->chapter})) return Unknown("GRADE_ASSESSMENT_UNKNOWN", name);
  return *std::move(owned);
}

absl::Status CheckState(const v1::GradeAssessment& assessment, std::initializer_list<v1::GradeAssessment::State> needed) {
  if (std::find(needed.begin(), needed.end(), assessment.state()) != needed.end()) return absl::OkStatus();
  const std::string names = absl::StrJoin(needed, ", ", [](std::string* out, v1::GradeAssessment::State state) {
    absl::StrAppend(out, v1::GradeAssessment::State_Name(state));
  });
  return FailedPrecondition(
      "GRADE_ASSESSMENT_STATE", absl::StrCat(assessment.name(), " is in another state"),
      {{"name", assessment.name()}, {"state", v1::GradeAssessment::State_Name(assessment.state())}, {"needed", names}});
}

absl::StatusOr<v1::GradeAssessment> MoveOn(GradeTx& tx, const Scope& scope, OwnedAssessment owned, v1::GradeAssessment::State state,
                                           absl::string_view remark) {
  owned.assessment.set_state(state);
  tx.SaveAssessment(owned);
  tx.AddStep(owned, scope.caller().chapter(), remark);
  RETURN_IF_ERROR(Complete(tx, absl::MakeSpan(&owned, 1)));
  v1::GradeAssessmentStateChanged event;
  *event.mutable_grade_assessment() = owned.assessment;
  tx.Append(owned.assessment.name(), owned.chapter, event);
  return std::move(owned.assessment);
}

}  // namespace muster::warehouse
