-- Keeps the failed sign-ins of a name.
-- $1 user_id text
-- $2 failure_count int4
-- $3 begin_time timestamptz
-- $4 lock_until timestamptz?
INSERT INTO sign_in_failures (user_id, failure_count, begin_time, lock_until)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id) DO UPDATE
   SET failure_count = excluded.failure_count, begin_time = excluded.begin_time, lock_until = excluded.lock_until;
