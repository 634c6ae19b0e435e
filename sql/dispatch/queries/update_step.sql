-- Records what came of an attempt; a step that still waits is tried again after `pause_seconds`.
-- $1 step_id int8
-- $2 state int4
-- $3 last_reason text
-- $4 last_message text
-- $5 pause_seconds float8
UPDATE dispatch.steps
   SET state = $2, last_reason = $3, last_message = $4, next_attempt_time = now() + make_interval(secs => $5)
 WHERE step_id = $1;
