-- Opens an account; changes nothing when the name is taken.
-- $1 user_id text
-- $2 display_name text
-- $3 division_code text
-- $4 password_hash text?
-- $5 password_expire_time timestamptz?
-- $6 create_time timestamptz
INSERT INTO users (user_id, display_name, division_code, password_hash, password_change_required, password_expire_time, create_time)
VALUES ($1, $2, $3, $4, TRUE, $5, $6)
    ON CONFLICT (user_id) DO NOTHING;
