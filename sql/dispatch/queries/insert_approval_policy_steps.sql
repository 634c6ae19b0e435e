-- Adds the steps of a version of rules, numbered from 1 in the order given.
-- $1 policy_id text
-- $2 titles text[]
-- $3 deciders int4[]
-- $4 roles int4[]
-- $5 items text[]
-- $6 min_quantities int8[]
-- $7 min_weights_g int8[]
-- $8 timeouts_minutes int4[]
-- $9 min_values_fen int8[]
INSERT INTO dispatch.approval_policy_steps (policy_id, step, title, decider, role, item, min_quantity, min_weight_g, timeout_minutes,
                                            min_value_fen)
SELECT $1, step.ordinality, step.title, step.decider, step.role, step.item, step.min_quantity, step.min_weight_g, step.timeout_minutes,
       step.min_value_fen
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY
       AS step (title, decider, role, item, min_quantity, min_weight_g, timeout_minutes, min_value_fen, ordinality);
