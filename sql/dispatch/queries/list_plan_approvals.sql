-- The approvals of plans, by chapter.
-- $1 plan_ids text[]
-- -> plan_id text, chapter text, state int4, approver text, decide_time timestamptz?, reason text
SELECT plan_id, chapter, state, approver, decide_time, reason
  FROM dispatch.plan_approvals
 WHERE plan_id = ANY($1)
 ORDER BY plan_id, chapter;
