-- Locks the assessment that a warehouse has its level from. No row when there is none.
-- $1 warehouse_id text
-- -> number int8
SELECT number
  FROM grade_assessments
 WHERE warehouse_id = $1
   AND state = 5
   FOR NO KEY UPDATE;
