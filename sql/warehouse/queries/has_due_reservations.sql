-- Whether the time of any pending reservation has come.
-- $1 now timestamptz
-- -> has_due bool
SELECT EXISTS (SELECT FROM reservations WHERE state = 1 AND expire_time <= $1) AS has_due;
