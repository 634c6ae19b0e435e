#include "warehouse/jobs/grade.h"

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace muster::warehouse {

domain::GradeCriterion ToCriterion(const v1::Criterion& criterion) {
  domain::GradeCriterion rule{.id = criterion.id(),
                              .direction = criterion.direction() == v1::Criterion::DIRECTION_AT_MOST
                                               ? domain::GradeCriterion::Direction::kAtMost
                                               : domain::GradeCriterion::Direction::kAtLeast};
  for (const v1::Criterion::Threshold& threshold : criterion.thresholds()) {
    rule.thresholds[static_cast<std::size_t>(threshold.level() - 1)] = threshold.value();
  }
  return rule;
}

void FillGrade(const v1::CriteriaSet& set, v1::GradeAssessment& assessment) {
  std::vector<domain::GradeCriterion> criteria;
  for (const v1::Criterion& criterion : set.criteria()) criteria.push_back(ToCriterion(criterion));
  absl::flat_hash_map<std::string, std::int64_t> measured;
  for (const v1::GradeEvidence& evidence : assessment.evidence()) {
    measured[evidence.criterion()] = evidence.has_corrected_value() ? evidence.corrected_value() : evidence.stated_value();
  }
  const domain::Grade grade = domain::Assess(criteria, measured);
  assessment.set_computed_level(static_cast<v1::Warehouse::Level>(grade.level));
  assessment.clear_gaps();
  for (const domain::GradeGap& gap : grade.gaps) {
    const v1::Criterion& criterion = set.criteria(static_cast<int>(gap.criterion));
    v1::GradeGap& shown = *assessment.add_gaps();
    shown.set_level(static_cast<v1::Warehouse::Level>(gap.level));
    shown.set_criterion(criterion.id());
    shown.set_display_name(criterion.display_name());
    shown.set_required_value(gap.required);
    if (gap.measured.has_value()) shown.set_measured_value(*gap.measured);
    if (gap.missing.has_value()) shown.set_missing_value(*gap.missing);
    shown.set_unit(criterion.unit());
  }
}

}  // namespace muster::warehouse
