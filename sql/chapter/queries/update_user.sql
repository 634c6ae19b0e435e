-- Saves a locked account under its next revision.
-- $1 user_id text
-- $2 display_name text
-- $3 password_hash text?
-- $4 password_change_required bool
-- $5 password_expire_time timestamptz?
-- $6 totp_secret bytea?
-- $7 totp_pending_secret bytea?
-- $8 totp_last_step int8
-- $9 disable_time timestamptz?
UPDATE users
   SET display_name = $2, password_hash = $3, password_change_required = $4, password_expire_time = $5, totp_secret = $6,
       totp_pending_secret = $7, totp_last_step = $8, disable_time = $9, revision = revision + 1
 WHERE user_id = $1;
