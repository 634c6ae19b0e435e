-- Changes balances that are as they were seen, in the one order in which balances are locked; a serialization failure when one is not. A
-- change of 0 only makes sure that one stays as it was seen. Each warehouse and lot comes once, sorted by both; the transaction has fixed its
-- plans (fix_plans), so that they are locked in this order.
-- $1 warehouse_ids text[]
-- $2 lot_ids int8[]
-- $3 on_hand_seen int8[]
-- $4 reserved_seen int8[]
-- $5 on_hand_changes int8[]
-- $6 reserved_changes int8[]
-- -> complete bool
WITH changed AS (
  UPDATE balances
     SET on_hand_quantity = on_hand_quantity + change.on_hand, reserved_quantity = reserved_quantity + change.reserved
    FROM unnest($1, $2, $3, $4, $5, $6) AS change (warehouse_id, lot_id, on_hand_seen, reserved_seen, on_hand, reserved)
   WHERE balances.warehouse_id = change.warehouse_id
     AND balances.lot_id = change.lot_id
     AND balances.on_hand_quantity = change.on_hand_seen
     AND balances.reserved_quantity = change.reserved_seen
  RETURNING balances.lot_id
)
SELECT expect_count((SELECT count(*) FROM changed), cardinality($1)) AS complete;
