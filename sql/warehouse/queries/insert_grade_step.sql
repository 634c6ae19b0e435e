-- Adds a step to an assessment's history.
-- $1 grade_assessment_id int8
-- $2 state int4
-- $3 create_time timestamptz
-- $4 actor text
-- $5 chapter_id text
-- $6 remark text
INSERT INTO grade_steps (grade_assessment_id, state, create_time, actor, chapter_id, remark)
VALUES ($1, $2, $3, $4, $5, $6);
