-- Saves what changes of a requisition besides its lines.
-- $1 requisition_id text
-- $2 state int4
-- $3 submit_time timestamptz?
UPDATE dispatch.requisitions
   SET state = $2, submit_time = $3, revision = revision + 1
 WHERE requisition_id = $1;
