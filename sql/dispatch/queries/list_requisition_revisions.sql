-- The changes of a requisition, the earliest first.
-- $1 requisition_id text
-- -> requisition_id text, revision_number int4, amend_time timestamptz, amender text, reason text, content bytea
SELECT requisition_id, revision_number, amend_time, amender, reason, content
  FROM dispatch.requisition_revisions
 WHERE requisition_id = $1
 ORDER BY revision_number;
