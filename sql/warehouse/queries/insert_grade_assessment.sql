-- Begins an assessment under the warehouse's next number; the warehouse is locked.
-- $1 warehouse_id text
-- $2 criteria_set_id text
-- -> grade_assessment_id int8, number int8
INSERT INTO grade_assessments (warehouse_id, number, criteria_set_id, state, submitter, awarded_level, award_reason, revision)
SELECT $1, COALESCE(max(number), 0) + 1, $2, 1, '', 0, '', 1
  FROM grade_assessments
 WHERE warehouse_id = $1
RETURNING grade_assessment_id, number;
