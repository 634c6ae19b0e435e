-- Balances that are not the sum of the transfers into the warehouse less those out of it.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH moved AS (
  SELECT posts.warehouse_id, posts.lot_id, sum(posts.quantity)::bigint AS quantity
    FROM (SELECT to_place AS warehouse_id, lot_id, quantity FROM transfers WHERE to_kind = 1
           UNION ALL
          SELECT from_place, lot_id, -quantity FROM transfers WHERE from_kind = 1) AS posts
   GROUP BY posts.warehouse_id, posts.lot_id
)
SELECT ARRAY['warehouse', format('warehouses/%s', warehouse_id), 'lot', format('lots/%s', lot_id),
             'recorded', COALESCE(balances.on_hand_quantity::text, '-'), 'computed', COALESCE(moved.quantity::text, '-')] AS details
  FROM balances
  FULL JOIN moved USING (warehouse_id, lot_id)
 WHERE balances.lot_id IS NULL
    OR balances.on_hand_quantity <> COALESCE(moved.quantity, 0)
 ORDER BY warehouse_id, lot_id
 LIMIT $1;
