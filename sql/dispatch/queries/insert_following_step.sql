-- Adds a step that another step's call is made for.
-- $1 subject text
-- $2 leading_step_id int8
-- $3 create_time timestamptz
INSERT INTO dispatch.steps (subject, kind, state, request, attempt_count, next_attempt_time, last_reason, last_message, create_time,
                            leading_step_id)
SELECT $1, leader.kind, 1, '', 0, now(), '', '', $3, leader.step_id
  FROM dispatch.steps AS leader
 WHERE leader.step_id = $2;
