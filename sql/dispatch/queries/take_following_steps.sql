-- Locks waiting steps that follow one, the earliest first, as tried as often as that one. None once all are settled.
-- $1 leading_step_id int8
-- $2 limit int8
-- -> same as claim_step
UPDATE dispatch.steps AS following
   SET attempt_count = leader.attempt_count
  FROM dispatch.steps AS leader
 WHERE leader.step_id = $1
   AND following.step_id IN (SELECT waiting.step_id
                               FROM dispatch.steps AS waiting
                              WHERE waiting.leading_step_id = $1
                                AND waiting.state = 1
                              ORDER BY waiting.step_id
                              LIMIT $2
                                FOR UPDATE)
RETURNING following.step_id, following.subject, following.kind, following.state, following.request, following.attempt_count,
          following.next_attempt_time, following.last_reason, following.last_message;
