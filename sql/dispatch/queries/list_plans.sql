-- Plans made before one, the latest first. An empty incident means all.
-- $1 before_serial_number int8
-- $2 incident text
-- $3 limit int8
-- -> same as find_plan
SELECT plan_id, serial_number, incident, chapter, state, create_time, creator, revision, readers, content, submitter, submit_time,
       replaced_by
  FROM dispatch.plans
 WHERE serial_number < $1
   AND ($2 = '' OR incident = $2)
 ORDER BY serial_number DESC
 LIMIT $3;
