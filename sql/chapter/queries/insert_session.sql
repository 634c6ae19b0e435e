-- Opens a session.
-- $1 session_id text
-- $2 user_id text
-- $3 secret_digest bytea
-- $4 division_code text
-- $5 client_address text
-- $6 user_agent text
-- $7 create_time timestamptz
-- $8 expire_time timestamptz
INSERT INTO sessions (session_id, user_id, secret_digest, division_code, client_address, user_agent, create_time, last_use_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8);
