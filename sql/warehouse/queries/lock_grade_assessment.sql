-- Locks one assessment in order to change it. No row when there is none.
-- $1 warehouse_id text
-- $2 number int8
-- -> grade_assessment_id int8
SELECT grade_assessment_id
  FROM grade_assessments
 WHERE warehouse_id = $1
   AND number = $2
   FOR NO KEY UPDATE;
