-- Keeps a change of a requisition.
-- $1 requisition_id text
-- $2 revision_number int4
-- $3 amend_time timestamptz
-- $4 amender text
-- $5 reason text
-- $6 content bytea
INSERT INTO dispatch.requisition_revisions (requisition_id, revision_number, amend_time, amender, reason, content)
VALUES ($1, $2, $3, $4, $5, $6);
