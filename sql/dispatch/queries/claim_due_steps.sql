-- Takes waiting steps whose time has come, the longest due first: nobody else tries them before `lease_seconds` have passed. Steps that
-- another runner is just taking are left to it.
-- $1 limit int8
-- $2 lease_seconds float8
-- -> same as claim_step
UPDATE dispatch.steps
   SET attempt_count = attempt_count + 1, next_attempt_time = now() + make_interval(secs => $2)
 WHERE step_id IN (SELECT step_id
                     FROM dispatch.steps
                    WHERE state = 1
                      AND next_attempt_time <= now()
                    ORDER BY next_attempt_time
                    LIMIT $1
                      FOR UPDATE SKIP LOCKED)
RETURNING step_id, subject, kind, state, request, attempt_count, next_attempt_time, last_reason, last_message;
