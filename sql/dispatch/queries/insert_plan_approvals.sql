-- Asks chapters for their approval.
-- $1 plan_id text
-- $2 chapters text[]
-- $3 state int4
INSERT INTO dispatch.plan_approvals (plan_id, chapter, state, approver, reason)
SELECT $1, chapter, $3, '', ''
  FROM unnest($2) AS chapter;
