-- One plan. No row when there is none.
-- $1 plan_id text
-- -> plan_id text, serial_number int8, incident text, chapter text, state int4, create_time timestamptz, creator text, revision int8,
-- readers text[], content bytea, submitter text, submit_time timestamptz?, replaced_by text?
SELECT plan_id, serial_number, incident, chapter, state, create_time, creator, revision, readers, content, submitter, submit_time,
       replaced_by
  FROM dispatch.plans
 WHERE plan_id = $1;
