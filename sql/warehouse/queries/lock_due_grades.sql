-- Locks awarded assessments whose level's time is over, those that nobody is changing at this moment.
-- $1 now timestamptz
-- $2 limit int8
-- -> warehouse_id text, number int8
SELECT warehouse_id, number
  FROM grade_assessments
 WHERE state = 5
   AND level_expire_time <= $1
 ORDER BY level_expire_time, warehouse_id
 LIMIT $2
   FOR NO KEY UPDATE SKIP LOCKED;
