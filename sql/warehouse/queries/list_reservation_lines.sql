-- What reservations hold, and what matters when it is to leave.
-- $1 reservation_ids int8[]
-- -> reservation_id int8, lot_id int8, item_id text, quantity int8, expiry_date date, lot_state int4
SELECT reservation_lines.reservation_id, reservation_lines.lot_id, lots.item_id, reservation_lines.quantity, lots.expiry_date,
       lots.state AS lot_state
  FROM reservation_lines
  JOIN lots USING (lot_id)
 WHERE reservation_lines.reservation_id = ANY ($1)
 ORDER BY reservation_lines.reservation_id, reservation_lines.lot_id;
