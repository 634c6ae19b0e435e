-- Lots whose accounts do not sum to zero: what the warehouses have by their balances must be what came to them from outside less what left
-- them, by the transfers. Each row is a list of names and values of what is wrong with one thing.
-- $1 limit int8
-- -> details text[]
WITH moved AS (
  SELECT lot_id, sum(CASE WHEN to_kind = 1 THEN quantity ELSE 0 END - CASE WHEN from_kind = 1 THEN quantity ELSE 0 END)::bigint AS quantity
    FROM transfers
   WHERE from_kind = 1
      OR to_kind = 1
   GROUP BY lot_id
), held AS (
  SELECT lot_id, sum(on_hand_quantity)::bigint AS quantity
    FROM balances
   GROUP BY lot_id
)
SELECT ARRAY['lot', format('lots/%s', lot_id), 'sum', (COALESCE(held.quantity, 0) - COALESCE(moved.quantity, 0))::text] AS details
  FROM moved
  FULL JOIN held USING (lot_id)
 WHERE COALESCE(held.quantity, 0) <> COALESCE(moved.quantity, 0)
 ORDER BY lot_id
 LIMIT $1;
