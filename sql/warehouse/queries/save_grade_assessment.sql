-- Changes a locked assessment.
-- $1 grade_assessment_id int8
-- $2 state int4
-- $3 submitter text
-- $4 awarded_level int4
-- $5 award_reason text
-- $6 level_expire_time timestamptz?
UPDATE grade_assessments
   SET state = $2, submitter = $3, awarded_level = $4, award_reason = $5, level_expire_time = $6, revision = revision + 1
 WHERE grade_assessment_id = $1;
