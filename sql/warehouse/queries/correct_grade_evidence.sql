-- Puts the reviewer's values beside the stated ones.
-- $1 grade_assessment_id int8
-- $2 criterion_ids text[]
-- $3 corrected_values int8[]
-- $4 correction_reasons text[]
UPDATE grade_evidence
   SET corrected_value = correction.value, correction_reason = correction.reason
  FROM unnest($2, $3, $4) AS correction (criterion_id, value, reason)
 WHERE grade_evidence.grade_assessment_id = $1
   AND grade_evidence.criterion_id = correction.criterion_id;
