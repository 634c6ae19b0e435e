-- Takes all evidence out of an assessment, for other evidence to follow.
-- $1 grade_assessment_id int8
DELETE FROM grade_evidence
 WHERE grade_assessment_id = $1;
