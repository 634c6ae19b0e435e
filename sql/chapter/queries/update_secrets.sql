-- The same secrets of a locked account, sealed anew: its revision stays.
-- $1 user_id text
-- $2 totp_secret bytea?
-- $3 totp_pending_secret bytea?
UPDATE users
   SET totp_secret = $2, totp_pending_secret = $3
 WHERE user_id = $1;
