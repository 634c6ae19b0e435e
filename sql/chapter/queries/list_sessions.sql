-- The sessions of a user that have not ended, newest first.
-- $1 user_id text
-- $2 now timestamptz
-- $3 used_since timestamptz
-- $4 limit int8
-- -> same as find_session
SELECT session_id, user_id, division_code, client_address, user_agent, create_time, last_use_time, expire_time, end_time
  FROM sessions
 WHERE user_id = $1
   AND end_time IS NULL
   AND expire_time > $2
   AND last_use_time > $3
 ORDER BY create_time DESC, session_id
 LIMIT $4;
