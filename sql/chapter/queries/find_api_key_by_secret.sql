-- The key that a secret is. No row when there is none.
-- $1 secret_digest bytea
-- -> same as find_api_key
SELECT api_key_id, user_id, display_name, division_code, create_time, expire_time, last_use_time, revoke_time
  FROM api_keys
 WHERE secret_digest = $1;
