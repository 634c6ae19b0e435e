-- Ids for new lots.
-- $1 lot_count int4
-- -> lot_id int8
SELECT nextval('lots_lot_id_seq') AS lot_id
  FROM generate_series(1, $1);
