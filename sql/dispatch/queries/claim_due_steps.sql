-- Takes waiting steps whose time has come, the longest due first: nobody else tries them before `lease_seconds` have passed. Steps that
-- another runner is just taking are left to it, those that wait for steps of others or follow one are left waiting.
-- $1 limit int8
-- $2 lease_seconds float8
-- -> same as claim_step
UPDATE dispatch.steps
   SET attempt_count = attempt_count + 1, next_attempt_time = now() + make_interval(secs => $2)
 WHERE step_id IN (SELECT due.step_id
                     FROM dispatch.steps AS due
                    WHERE due.state = 1
                      AND due.leading_step_id IS NULL
                      AND due.next_attempt_time <= now()
                      AND NOT EXISTS (SELECT
                                        FROM dispatch.step_prerequisites AS prerequisite
                                        JOIN dispatch.steps AS earlier ON earlier.subject = prerequisite.subject AND earlier.state = 1
                                       WHERE prerequisite.step_id = due.step_id)
                    ORDER BY due.next_attempt_time
                    LIMIT $1
                      FOR UPDATE OF due SKIP LOCKED)
RETURNING step_id, subject, kind, state, dispatch.whole_request(step_id, request) AS request, attempt_count, next_attempt_time, last_reason,
          last_message;
