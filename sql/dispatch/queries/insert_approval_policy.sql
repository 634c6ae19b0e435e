-- Adds a version of a chapter's rules, without steps.
-- $1 policy_id text
-- $2 chapter text
-- $3 version int4
-- $4 source text
-- $5 create_time timestamptz
-- $6 creator text
INSERT INTO dispatch.approval_policies (policy_id, chapter, version, source, create_time, creator)
VALUES ($1, $2, $3, $4, $5, $6);
