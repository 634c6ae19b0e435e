-- The session that a secret opens. No row when there is none.
-- $1 secret_digest bytea
-- -> same as find_session
SELECT session_id, user_id, division_code, client_address, user_agent, create_time, last_use_time, expire_time, end_time
  FROM sessions
 WHERE secret_digest = $1;
