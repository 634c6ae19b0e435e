-- Adds to balances; takes away where negative. Each warehouse and lot may come more than once. Locks in the one order in which balances are
-- locked. Violates balances_available_check when more would leave than there is.
-- $1 warehouse_ids text[]
-- $2 lot_ids int8[]
-- $3 on_hand_changes int8[]
-- $4 reserved_changes int8[]
-- -> wanted_count int8, changed_count int8
WITH changes AS (
  SELECT change.warehouse_id, change.lot_id, sum(change.on_hand)::bigint AS on_hand, sum(change.reserved)::bigint AS reserved
    FROM unnest($1, $2, $3, $4) AS change (warehouse_id, lot_id, on_hand, reserved)
   GROUP BY change.warehouse_id, change.lot_id
), locked AS MATERIALIZED (
  SELECT balances.warehouse_id, balances.lot_id
    FROM balances
    JOIN changes USING (warehouse_id, lot_id)
   ORDER BY balances.warehouse_id, balances.lot_id
     FOR NO KEY UPDATE OF balances
), changed AS (
  UPDATE balances
     SET on_hand_quantity = on_hand_quantity + changes.on_hand, reserved_quantity = reserved_quantity + changes.reserved
    FROM locked
    JOIN changes USING (warehouse_id, lot_id)
   WHERE balances.warehouse_id = locked.warehouse_id
     AND balances.lot_id = locked.lot_id
  RETURNING balances.lot_id
)
SELECT (SELECT count(*) FROM changes) AS wanted_count, (SELECT count(*) FROM changed) AS changed_count;
