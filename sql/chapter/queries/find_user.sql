-- One account. No row when there is none.
-- $1 user_id text
-- -> user_id text, display_name text, division_code text, password_hash text?, password_change_required bool,
--    password_expire_time timestamptz?, totp_secret bytea?, totp_pending_secret bytea?, totp_last_step int8, revision int8,
--    create_time timestamptz, disable_time timestamptz?
SELECT user_id, display_name, division_code, password_hash, password_change_required, password_expire_time, totp_secret, totp_pending_secret,
       totp_last_step, revision, create_time, disable_time
  FROM users
 WHERE user_id = $1;
