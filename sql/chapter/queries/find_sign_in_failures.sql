-- The failed sign-ins of a name. No row when there are none.
-- $1 user_id text
-- -> same as lock_sign_in_failures
SELECT failure_count, begin_time, lock_until
  FROM sign_in_failures
 WHERE user_id = $1;
