-- Notes that a key was used.
-- $1 api_key_id text
-- $2 now timestamptz
UPDATE api_keys
   SET last_use_time = $2
 WHERE api_key_id = $1;
