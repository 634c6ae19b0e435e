-- Ends a session that has not ended.
-- $1 session_id text
-- $2 now timestamptz
UPDATE sessions
   SET end_time = $2
 WHERE session_id = $1
   AND end_time IS NULL;
