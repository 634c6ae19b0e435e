-- Records a chapter's decision.
-- $1 plan_id text
-- $2 chapter text
-- $3 state int4
-- $4 approver text
-- $5 decide_time timestamptz
-- $6 reason text
UPDATE dispatch.plan_approvals
   SET state = $3, approver = $4, decide_time = $5, reason = $6
 WHERE plan_id = $1
   AND chapter = $2;
