-- The failed sign-ins of a name, until the end of the transaction nobody else's. No row when there are none.
-- $1 user_id text
-- -> failure_count int4, begin_time timestamptz, lock_until timestamptz?
SELECT failure_count, begin_time, lock_until
  FROM sign_in_failures
 WHERE user_id = $1
   FOR UPDATE;
