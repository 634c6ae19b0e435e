-- The last step of each subject, letting go of reservations aside: nobody waits for that.
-- $1 subjects text[]
-- -> same as claim_step
SELECT DISTINCT ON (subject) step_id, subject, kind, state, request, attempt_count, next_attempt_time, last_reason, last_message
  FROM dispatch.steps
 WHERE subject = ANY($1)
   AND kind <> 6
 ORDER BY subject, step_id DESC;
