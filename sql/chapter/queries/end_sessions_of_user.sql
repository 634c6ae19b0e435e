-- Ends all sessions of a user.
-- $1 user_id text
-- $2 now timestamptz
UPDATE sessions
   SET end_time = $2
 WHERE user_id = $1
   AND end_time IS NULL;
