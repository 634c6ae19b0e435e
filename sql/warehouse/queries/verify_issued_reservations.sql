-- Reservations that were issued although no voucher of their warehouse took as much of the lot out at that moment: an issue posts its voucher
-- and ends its reservation in one transaction and with one time.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH issued AS (
  SELECT reservations.warehouse_id, reservations.end_time, reservation_lines.lot_id, sum(reservation_lines.quantity)::bigint AS quantity,
         min(reservations.reservation_id) AS reservation_id
    FROM reservations
    JOIN reservation_lines USING (reservation_id)
   WHERE reservations.state = 2
   GROUP BY reservations.warehouse_id, reservations.end_time, reservation_lines.lot_id
), left_by_voucher AS (
  SELECT from_place AS warehouse_id, create_time AS end_time, lot_id, sum(quantity)::bigint AS quantity
    FROM transfers
   WHERE from_kind = 1
     AND voucher_id IS NOT NULL
   GROUP BY from_place, create_time, lot_id
)
SELECT ARRAY['reservation', format('reservations/%s', issued.reservation_id), 'lot', format('lots/%s', issued.lot_id),
             'reserved', issued.quantity::text, 'issued', COALESCE(left_by_voucher.quantity, 0)::text] AS details
  FROM issued
  LEFT JOIN left_by_voucher USING (warehouse_id, end_time, lot_id)
 WHERE issued.quantity > COALESCE(left_by_voucher.quantity, 0)
 ORDER BY issued.reservation_id, issued.lot_id
 LIMIT $1;
