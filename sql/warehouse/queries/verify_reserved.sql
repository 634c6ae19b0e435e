-- Balances whose reserved quantity is not what pending reservations promise.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH promised AS (
  SELECT reservations.warehouse_id, reservation_lines.lot_id, sum(reservation_lines.quantity)::bigint AS quantity
    FROM reservations
    JOIN reservation_lines USING (reservation_id)
   WHERE reservations.state = 1
   GROUP BY reservations.warehouse_id, reservation_lines.lot_id
)
SELECT ARRAY['warehouse', format('warehouses/%s', warehouse_id), 'lot', format('lots/%s', lot_id),
             'recorded', COALESCE(balances.reserved_quantity::text, '-'), 'computed', COALESCE(promised.quantity, 0)::text] AS details
  FROM balances
  FULL JOIN promised USING (warehouse_id, lot_id)
 WHERE balances.reserved_quantity IS DISTINCT FROM COALESCE(promised.quantity, 0)
 ORDER BY warehouse_id, lot_id
 LIMIT $1;
