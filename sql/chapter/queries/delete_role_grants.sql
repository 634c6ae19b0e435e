-- Takes all roles from an account.
-- $1 user_id text
DELETE FROM role_grants
 WHERE user_id = $1;
