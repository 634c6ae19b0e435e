-- The approvals of plans, by chapter and step.
-- $1 plan_ids text[]
-- -> plan_id text, chapter text, step int4, state int4, approver text, decide_time timestamptz?, reason text, title text,
-- deciding_chapter text, role int4, approval_policy text, weight_g int8, timeout_minutes int4, open_time timestamptz?,
-- escalate_time timestamptz?, escalated_chapter text, on_behalf_of text, commanding_chapter text, response_level int4,
-- response_level_decision text, regularization int4, regularizer text, regularized_on_behalf_of text, regularize_time timestamptz?,
-- regularize_reason text, weight_incomplete bool, value_fen int8, value_incomplete bool
SELECT plan_id, chapter, step, state, approver, decide_time, reason, title, deciding_chapter, role, approval_policy, weight_g,
       timeout_minutes, open_time, escalate_time, escalated_chapter, on_behalf_of, commanding_chapter, response_level,
       response_level_decision, regularization, regularizer, regularized_on_behalf_of, regularize_time, regularize_reason,
       weight_incomplete, value_fen, value_incomplete
  FROM dispatch.plan_approvals
 WHERE plan_id = ANY($1)
 ORDER BY plan_id, chapter, step;
