-- Until the transaction ends, each statement runs by the one plan that it has for arrays of any length, row by row through indexes. Left to
-- itself PostgreSQL plans a statement anew whenever its arrays are short, which takes longer than to run it, and reads small tables whole.
-- -> done bool
SELECT set_config(setting.name, setting.value, true) IS NOT NULL AS done
  FROM (VALUES ('plan_cache_mode', 'force_generic_plan'),
               ('enable_seqscan', 'off'),
               ('enable_bitmapscan', 'off'),
               ('enable_hashjoin', 'off'),
               ('enable_mergejoin', 'off'),
               -- A plan that cannot do without what is off looks so dear that it would be compiled.
               ('jit', 'off')) AS setting (name, value);
