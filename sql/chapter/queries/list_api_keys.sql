-- The keys of a user, newest first.
-- $1 user_id text
-- $2 limit int8
-- -> same as find_api_key
SELECT api_key_id, user_id, display_name, division_code, create_time, expire_time, last_use_time, revoke_time
  FROM api_keys
 WHERE user_id = $1
 ORDER BY create_time DESC, api_key_id
 LIMIT $2;
