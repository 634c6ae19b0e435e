-- The number of a warehouse's open assessment. No row when there is none.
-- $1 warehouse_id text
-- -> number int8
SELECT number
  FROM grade_assessments
 WHERE warehouse_id = $1
   AND state IN (1, 2, 3, 4);
