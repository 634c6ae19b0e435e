-- The pending reservations that hold something of a lot in a warehouse.
-- $1 warehouse_id text
-- $2 lot_id int8
-- -> reservation_id int8
SELECT reservations.reservation_id
  FROM reservations
  JOIN reservation_lines USING (reservation_id)
 WHERE reservations.warehouse_id = $1
   AND reservations.state = 1
   AND reservation_lines.lot_id = $2
 ORDER BY reservations.reservation_id;
