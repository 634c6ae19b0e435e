-- Secrets of authenticator apps that do not begin as those sealed today, after one account, in order of the accounts, which are locked.
-- $1 prefix bytea
-- $2 after_user_id text
-- $3 limit int8
-- -> user_id text, totp_secret bytea?, totp_pending_secret bytea?
SELECT user_id, totp_secret, totp_pending_secret
  FROM users
 WHERE user_id > $2
   AND (substring(totp_secret FROM 1 FOR octet_length($1)) <> $1
        OR substring(totp_pending_secret FROM 1 FOR octet_length($1)) <> $1)
 ORDER BY user_id
 LIMIT $3
   FOR UPDATE;
