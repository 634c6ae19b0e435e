-- What is on a shipment, and the chapter whose warehouse sent it.
-- $1 shipment_id text
-- -> lot_id int8, chapter_id text, quantity int8
WITH moves AS (
  SELECT lot_id, quantity, from_place AS warehouse_id
    FROM transfers
   WHERE to_kind = 3
     AND to_place = $1
   UNION ALL
  SELECT lot_id, -quantity, NULL
    FROM transfers
   WHERE from_kind = 3
     AND from_place = $1
)
SELECT moves.lot_id, COALESCE(min(warehouses.chapter_id), '') AS chapter_id, sum(moves.quantity)::bigint AS quantity
  FROM moves
  LEFT JOIN warehouses USING (warehouse_id)
 GROUP BY moves.lot_id
 ORDER BY moves.lot_id;
