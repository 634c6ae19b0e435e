-- Keeps the latest day on which a warehouse re-stacked a lot.
-- $1 warehouse_id text
-- $2 lot_id int8
-- $3 re_stack_day date
UPDATE balances
   SET re_stack_day = $3
 WHERE warehouse_id = $1
   AND lot_id = $2
   AND (re_stack_day IS NULL OR re_stack_day < $3);
