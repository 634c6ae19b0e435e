-- One key of a user. No row when there is none.
-- $1 user_id text
-- $2 api_key_id text
-- -> api_key_id text, user_id text, display_name text, division_code text, create_time timestamptz, expire_time timestamptz?,
--    last_use_time timestamptz?, revoke_time timestamptz?
SELECT api_key_id, user_id, display_name, division_code, create_time, expire_time, last_use_time, revoke_time
  FROM api_keys
 WHERE api_key_id = $2
   AND user_id = $1;
