#pragma once

#include "muster/warehouse/v1/criteria_set.pb.h"
#include "muster/warehouse/v1/grade_assessment.pb.h"
#include "warehouse/domain/grade.h"

namespace muster::warehouse {

// A criterion as the rules see it.
domain::GradeCriterion ToCriterion(const v1::Criterion& criterion);

// Sets computed_level and gaps from the evidence, where corrected values go before stated ones. `set` is the assessment's own.
void FillGrade(const v1::CriteriaSet& set, v1::GradeAssessment& assessment);

}  // namespace muster::warehouse
