-- Locks a lot in order to change its state. No row when there is none.
-- $1 lot_id int8
-- -> lot_id int8
SELECT lots.lot_id
  FROM lots
 WHERE lots.lot_id = $1
   FOR NO KEY UPDATE;
