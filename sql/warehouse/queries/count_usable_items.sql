-- Kinds of items of which a warehouse has some that can be used.
-- $1 warehouse_id text
-- $2 today date
-- -> item_kind_count int8
SELECT count(DISTINCT balances.item_id) AS item_kind_count
  FROM balances
  JOIN lots USING (lot_id)
 WHERE balances.warehouse_id = $1
   AND balances.on_hand_quantity > 0
   AND lots.state = 1
   AND lots.expiry_date >= $2;
