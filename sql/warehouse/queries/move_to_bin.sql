-- Says where in a warehouse a lot lies.
-- $1 warehouse_id text
-- $2 lot_id int8
-- $3 bin text
UPDATE balances
   SET bin = $3
 WHERE warehouse_id = $1
   AND lot_id = $2;
