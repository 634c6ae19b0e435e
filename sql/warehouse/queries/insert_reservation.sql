-- Adds a pending reservation with its lines.
-- $1 warehouse_id text
-- $2 purpose text
-- $3 incident_id text
-- $4 destination_chapter_id text
-- $5 expire_time timestamptz
-- $6 create_time timestamptz
-- $7 lot_ids int8[]
-- $8 quantities int8[]
-- $9 creator text
-- -> reservation_id int8
WITH reservation AS (
  INSERT INTO reservations (warehouse_id, purpose, incident_id, destination_chapter_id, expire_time, create_time, creator)
  VALUES ($1, $2, $3, $4, $5, $6, $9)
  RETURNING reservation_id
), lines AS (
  INSERT INTO reservation_lines (reservation_id, lot_id, quantity)
  SELECT reservation.reservation_id, line.lot_id, line.quantity
    FROM reservation, unnest($7, $8) AS line (lot_id, quantity)
)
SELECT reservation_id
  FROM reservation;
