-- Saves what changes of a plan itself.
-- $1 plan_id text
-- $2 state int4
-- $3 readers text[]
-- $4 submitter text
-- $5 submit_time timestamptz?
-- $6 replaced_by text?
UPDATE dispatch.plans
   SET state = $2, readers = $3, submitter = $4, submit_time = $5, replaced_by = $6, revision = revision + 1
 WHERE plan_id = $1;
