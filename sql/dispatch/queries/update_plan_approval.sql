-- Records what became of one step of an approval.
-- $1 plan_id text
-- $2 chapter text
-- $3 step int4
-- $4 state int4
-- $5 approver text
-- $6 decide_time timestamptz?
-- $7 reason text
-- $8 open_time timestamptz?
-- $9 escalate_time timestamptz?
-- $10 escalated_chapter text
-- $11 on_behalf_of text
-- $12 commanding_chapter text
-- $13 response_level int4
-- $14 response_level_decision text
-- $15 regularization int4
-- $16 regularizer text
-- $17 regularized_on_behalf_of text
-- $18 regularize_time timestamptz?
-- $19 regularize_reason text
UPDATE dispatch.plan_approvals
   SET state = $4, approver = $5, decide_time = $6, reason = $7, open_time = $8, escalate_time = $9, escalated_chapter = $10,
       on_behalf_of = $11, commanding_chapter = $12, response_level = $13, response_level_decision = $14, regularization = $15,
       regularizer = $16, regularized_on_behalf_of = $17, regularize_time = $18, regularize_reason = $19
 WHERE plan_id = $1
   AND chapter = $2
   AND step = $3;
