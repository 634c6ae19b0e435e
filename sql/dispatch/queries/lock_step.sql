-- Locks one step. No row when there is none.
-- $1 step_id int8
-- -> same as claim_step
SELECT step_id, subject, kind, state, request, attempt_count, next_attempt_time, last_reason, last_message
  FROM dispatch.steps
 WHERE step_id = $1
   FOR UPDATE;
