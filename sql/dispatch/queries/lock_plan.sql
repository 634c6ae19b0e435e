-- Locks one plan. No row when there is none.
-- $1 plan_id text
-- -> same as find_plan
SELECT plan_id, serial_number, incident, chapter, state, create_time, creator, revision, readers, content, submitter, submit_time,
       replaced_by
  FROM dispatch.plans
 WHERE plan_id = $1
   FOR UPDATE;
