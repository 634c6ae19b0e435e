-- One session of a user. No row when there is none.
-- $1 user_id text
-- $2 session_id text
-- -> session_id text, user_id text, division_code text, client_address text, user_agent text, create_time timestamptz,
--    last_use_time timestamptz, expire_time timestamptz, end_time timestamptz?
SELECT session_id, user_id, division_code, client_address, user_agent, create_time, last_use_time, expire_time, end_time
  FROM sessions
 WHERE session_id = $2
   AND user_id = $1;
