-- What an assessment of a warehouse found, or the last that any of its assessments found of each criterion: the corrected value before the
-- stated one.
-- $1 warehouse_id text
-- $2 number int8 0: of all
-- -> criterion_id text, unit text, value int8, evidence text, measured_date date
SELECT DISTINCT ON (grade_evidence.criterion_id)
       grade_evidence.criterion_id, grade_criteria.unit, COALESCE(grade_evidence.corrected_value, grade_evidence.stated_value) AS value,
       grade_evidence.evidence, grade_evidence.measured_date
  FROM grade_assessments
  JOIN grade_evidence USING (grade_assessment_id)
  JOIN grade_criteria ON grade_criteria.criteria_set_id = grade_evidence.criteria_set_id
                     AND grade_criteria.criterion_id = grade_evidence.criterion_id
 WHERE grade_assessments.warehouse_id = $1
   AND ($2 = 0 OR grade_assessments.number = $2)
 ORDER BY grade_evidence.criterion_id, grade_assessments.number DESC;
