-- Opens the first account of a world; changes nothing when there is one already.
-- $1 user_id text
-- $2 display_name text
-- $3 division_code text
-- $4 password_hash text
-- $5 password_expire_time timestamptz
-- $6 create_time timestamptz
INSERT INTO users (user_id, display_name, division_code, password_hash, password_change_required, password_expire_time, create_time)
SELECT $1, $2, $3, $4, TRUE, $5, $6
 WHERE NOT EXISTS (SELECT 1 FROM users)
    ON CONFLICT (user_id) DO NOTHING;
