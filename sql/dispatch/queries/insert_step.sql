-- Adds a step that waits for its first attempt. Whoever adds it has `head_start_seconds` to make that attempt before anyone else may.
-- $1 subject text
-- $2 kind int4
-- $3 request bytea
-- $4 head_start_seconds float8
-- $5 create_time timestamptz
-- -> step_id int8
INSERT INTO dispatch.steps (subject, kind, state, request, attempt_count, next_attempt_time, last_reason, last_message, create_time)
VALUES ($1, $2, 1, $3, 0, now() + make_interval(secs => $4), '', '', $5)
RETURNING step_id;
