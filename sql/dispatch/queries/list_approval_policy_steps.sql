-- The steps of versions of rules, in order.
-- $1 policy_ids text[]
-- -> policy_id text, step int4, title text, decider int4, role int4, item text, min_quantity int8, min_weight_g int8, timeout_minutes int4,
-- min_value_fen int8
SELECT policy_id, step, title, decider, role, item, min_quantity, min_weight_g, timeout_minutes, min_value_fen
  FROM dispatch.approval_policy_steps
 WHERE policy_id = ANY($1)
 ORDER BY policy_id, step;
