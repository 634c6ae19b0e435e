-- Whether the time of any awarded level is over.
-- $1 now timestamptz
-- -> has_due bool
SELECT EXISTS (SELECT FROM grade_assessments WHERE state = 5 AND level_expire_time <= $1) AS has_due;
