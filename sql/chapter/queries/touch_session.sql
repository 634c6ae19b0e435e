-- Notes that a session was used.
-- $1 session_id text
-- $2 now timestamptz
UPDATE sessions
   SET last_use_time = $2
 WHERE session_id = $1
   AND last_use_time < $2;
