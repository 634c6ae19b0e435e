-- Forgets the failed sign-ins of a name, and those of all names that are too old to count.
-- $1 user_id text
-- $2 begun_before timestamptz
DELETE FROM sign_in_failures
 WHERE user_id = $1
    OR begin_time < $2;
