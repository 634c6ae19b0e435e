-- One account, for the rest of the transaction nobody else's. No row when there is none.
-- $1 user_id text
-- -> same as find_user
SELECT user_id, display_name, division_code, password_hash, password_change_required, password_expire_time, totp_secret, totp_pending_secret,
       totp_last_step, revision, create_time, disable_time
  FROM users
 WHERE user_id = $1
   FOR UPDATE;
