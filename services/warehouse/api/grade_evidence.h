#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "muster/warehouse/v1/criteria_set.pb.h"
#include "muster/warehouse/v1/grade_assessment.pb.h"
#include "platform/scope/scope.h"
#include "platform/wire/fields.h"
#include "warehouse/store/grade_store.h"

// What the requests of an assessment's life share.
namespace muster::warehouse {

inline constexpr std::int64_t kMaxMeasure = 1'000'000'000'000;
inline constexpr int kMaxEvidence = 100;

using EvidenceList = google::protobuf::RepeatedPtrField<v1::GradeEvidence>;

// What can be told of evidence without the criteria. `today` in China.
void CheckEvidence(const EvidenceList& evidence, absl::CivilDay today, Fields& fields);

// INVALID_ARGUMENT/INVALID_FIELDS: evidence[i].criterion UNKNOWN_RESOURCE (detail name) or MEASURED_FROM_RECORD.
absl::Status CheckAgainstCriteria(const EvidenceList& evidence, const v1::CriteriaSet& set);

// `given`, then, for the criteria that it does not name and that take evidence, the findings in the same unit; in the order of the
// criteria.
EvidenceList Prefilled(const EvidenceList& given, absl::Span<const Finding> findings, const v1::CriteriaSet& set);

// `evidence` with what the record says today, in the order of the criteria.
EvidenceList WithRecord(const EvidenceList& evidence, const WarehouseRecord& record, const v1::CriteriaSet& set, absl::CivilDay today);

// Makes stored assessments whole: the record's values where it is still to be submitted, the computed level, the gaps.
absl::Status Complete(GradeTx& tx, absl::Span<OwnedAssessment> owned);

// The name of a request's assessment; adds REQUIRED or MALFORMED. A number that is none stands for a name that nothing has.
AssessmentNumber RequiredAssessment(Fields& fields, absl::string_view field, absl::string_view name);

// An assessment that the caller may see, locked. NOT_FOUND/GRADE_ASSESSMENT_UNKNOWN.
absl::StatusOr<OwnedAssessment> LockVisible(GradeTx& tx, const Scope& scope, const AssessmentNumber& number, absl::string_view name);

// FAILED_PRECONDITION/GRADE_ASSESSMENT_STATE (details name, state, needed).
absl::Status CheckState(const v1::GradeAssessment& assessment, std::initializer_list<v1::GradeAssessment::State> needed);

// Moves a locked assessment to `state` on behalf of the caller, with a step in its history; makes it whole and appends its event.
absl::StatusOr<v1::GradeAssessment> MoveOn(GradeTx& tx, const Scope& scope, OwnedAssessment owned, v1::GradeAssessment::State state,
                                           absl::string_view remark);

}  // namespace muster::warehouse
