-- Revokes a key that has not been revoked.
-- $1 api_key_id text
-- $2 now timestamptz
UPDATE api_keys
   SET revoke_time = $2
 WHERE api_key_id = $1
   AND revoke_time IS NULL;
