-- Locks what a warehouse has of some lots, and of all lots of some items and of these lots' items, in the one order in which balances are
-- locked.
-- $1 warehouse_id text
-- $2 lot_ids int8[]
-- $3 item_ids text[]
-- -> lot_id int8, item_id text, expiry_date date, earmark_kind int4, earmark_target text, state int4, on_hand_quantity int8,
--    reserved_quantity int8
WITH wanted AS (
  SELECT unnest($3) AS item_id
   UNION
  SELECT lots.item_id
    FROM lots
   WHERE lots.lot_id = ANY ($2)
)
SELECT balances.lot_id, balances.item_id, lots.expiry_date, lots.earmark_kind, lots.earmark_target, lots.state,
       balances.on_hand_quantity, balances.reserved_quantity
  FROM wanted
  JOIN balances ON balances.warehouse_id = $1 AND balances.item_id = wanted.item_id
  JOIN lots ON lots.lot_id = balances.lot_id
 WHERE balances.lot_id = ANY ($2)
    OR balances.on_hand_quantity > balances.reserved_quantity
 ORDER BY balances.warehouse_id, balances.lot_id
   FOR NO KEY UPDATE OF balances;
