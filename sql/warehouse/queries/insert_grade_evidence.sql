-- Adds evidence to an assessment, one row for each element.
-- $1 grade_assessment_id int8
-- $2 criteria_set_id text
-- $3 criterion_ids text[]
-- $4 stated_values int8[]
-- $5 evidence text[]
-- $6 measured_dates date[]
INSERT INTO grade_evidence (grade_assessment_id, criteria_set_id, criterion_id, stated_value, evidence, measured_date, correction_reason)
SELECT $1, $2, given.criterion_id, given.stated_value, given.evidence, given.measured_date, ''
  FROM unnest($3, $4, $5, $6) AS given (criterion_id, stated_value, evidence, measured_date);
