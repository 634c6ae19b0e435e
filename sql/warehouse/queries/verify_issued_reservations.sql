-- Reservations that were issued although no voucher of their warehouse took as much of the lot out at that moment: an issue posts its voucher
-- and ends its reservation in one transaction and with one time.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH wrong AS (
  SELECT posts.warehouse_id, posts.moment, posts.lot_id, -sum(posts.quantity) AS missing
    FROM (SELECT from_place AS warehouse_id, create_time AS moment, lot_id, quantity
            FROM transfers
           WHERE from_kind = 1
             AND voucher_id IS NOT NULL
           UNION ALL
          SELECT reservations.warehouse_id, reservations.end_time, reservation_lines.lot_id, -reservation_lines.quantity
            FROM reservations
            JOIN reservation_lines USING (reservation_id)
           WHERE reservations.state = 2) AS posts
   GROUP BY posts.warehouse_id, posts.moment, posts.lot_id
  HAVING sum(posts.quantity) < 0
)
SELECT ARRAY['reservation', format('reservations/%s', reservations.reservation_id), 'lot', format('lots/%s', wrong.lot_id),
             'missing', wrong.missing::text] AS details
  FROM wrong
  JOIN reservations ON reservations.warehouse_id = wrong.warehouse_id AND reservations.end_time = wrong.moment AND reservations.state = 2
  JOIN reservation_lines ON reservation_lines.reservation_id = reservations.reservation_id AND reservation_lines.lot_id = wrong.lot_id
 ORDER BY reservations.reservation_id, wrong.lot_id
 LIMIT $1;
