-- Makes a key.
-- $1 api_key_id text
-- $2 user_id text
-- $3 secret_digest bytea
-- $4 display_name text
-- $5 division_code text
-- $6 create_time timestamptz
-- $7 expire_time timestamptz?
INSERT INTO api_keys (api_key_id, user_id, secret_digest, display_name, division_code, create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7);
