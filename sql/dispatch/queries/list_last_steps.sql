-- The last step of each subject, letting go of reservations aside: nobody waits for that. One that follows another waits as that one does.
-- $1 subjects text[]
-- -> same as claim_step
SELECT DISTINCT ON (last.subject) last.step_id, last.subject, last.kind, last.state, last.request,
       COALESCE(leader.attempt_count, last.attempt_count) AS attempt_count,
       COALESCE(leader.next_attempt_time, last.next_attempt_time) AS next_attempt_time,
       COALESCE(leader.last_reason, last.last_reason) AS last_reason,
       COALESCE(leader.last_message, last.last_message) AS last_message
  FROM dispatch.steps AS last
  LEFT JOIN dispatch.steps AS leader ON leader.step_id = last.leading_step_id AND last.state = 1
 WHERE last.subject = ANY($1)
   AND last.kind <> 6
 ORDER BY last.subject, last.step_id DESC;
