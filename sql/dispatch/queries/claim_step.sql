-- Takes a step for its first attempt: nobody else tries it before `lease_seconds` have passed. No row when it was tried before, or waits for
-- steps of others.
-- $1 step_id int8
-- $2 lease_seconds float8
-- -> step_id int8, subject text, kind int4, state int4, request bytea, attempt_count int4, next_attempt_time timestamptz, last_reason text,
-- last_message text
UPDATE dispatch.steps
   SET attempt_count = 1, next_attempt_time = now() + make_interval(secs => $2)
 WHERE step_id = $1
   AND state = 1
   AND attempt_count = 0
   AND NOT EXISTS (SELECT
                     FROM dispatch.step_prerequisites AS prerequisite
                     JOIN dispatch.steps AS earlier ON earlier.subject = prerequisite.subject AND earlier.state = 1
                    WHERE prerequisite.step_id = $1)
RETURNING step_id, subject, kind, state, dispatch.whole_request(step_id, request) AS request, attempt_count, next_attempt_time, last_reason,
          last_message;
