-- Asks for the approval of the parts of a plan, in steps.
-- $1 plan_id text
-- $2 chapters text[]
-- $3 steps int4[]
-- $4 titles text[]
-- $5 deciding_chapters text[]
-- $6 roles int4[]
-- $7 policies text[]
-- $8 weights_g int8[]
-- $9 timeouts_minutes int4[]
-- $10 open_times timestamptz?[]
-- $11 escalate_times timestamptz?[]
-- $12 weights_incomplete bool[]
-- $13 values_fen int8[]
-- $14 values_incomplete bool[]
INSERT INTO dispatch.plan_approvals (plan_id, chapter, step, title, deciding_chapter, role, approval_policy, weight_g, timeout_minutes,
                                     open_time, escalate_time, weight_incomplete, value_fen, value_incomplete, state, approver, reason)
SELECT $1, asked.chapter, asked.step, asked.title, asked.deciding_chapter, asked.role, asked.policy, asked.weight_g, asked.timeout_minutes,
       asked.open_time, asked.escalate_time, asked.weight_incomplete, asked.value_fen, asked.value_incomplete, 1, '', ''
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       AS asked (chapter, step, title, deciding_chapter, role, policy, weight_g, timeout_minutes, open_time, escalate_time,
                 weight_incomplete, value_fen, value_incomplete);
