-- Plans with a step that has waited for too long, the longest first.
-- $1 now timestamptz
-- $2 limit int8
-- -> plan_id text
SELECT approval.plan_id
  FROM dispatch.plan_approvals AS approval
  JOIN dispatch.plans AS plan USING (plan_id)
 WHERE approval.state = 1
   AND approval.escalate_time <= $1
   AND plan.state = 2
 GROUP BY approval.plan_id
 ORDER BY min(approval.escalate_time), approval.plan_id
 LIMIT $2;
