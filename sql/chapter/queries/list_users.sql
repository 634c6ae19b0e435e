-- Accounts kept by the given chapters, in order of their names.
-- $1 division_codes text[]? NULL = all chapters
-- $2 after_user_id text '' = from the first
-- $3 limit int8
-- -> same as find_user
SELECT user_id, display_name, division_code, password_hash, password_change_required, password_expire_time, totp_secret, totp_pending_secret,
       totp_last_step, revision, create_time, disable_time
  FROM users
 WHERE user_id > $2
   AND ($1::text[] IS NULL OR division_code = ANY ($1))
 ORDER BY user_id
 LIMIT $3;
