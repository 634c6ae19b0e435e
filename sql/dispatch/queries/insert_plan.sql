-- Adds a plan without approvals.
-- $1 plan_id text
-- $2 incident text
-- $3 chapter text
-- $4 state int4
-- $5 create_time timestamptz
-- $6 creator text
-- $7 readers text[]
-- $8 content bytea
INSERT INTO dispatch.plans (plan_id, incident, chapter, state, create_time, creator, revision, readers, content)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8);
