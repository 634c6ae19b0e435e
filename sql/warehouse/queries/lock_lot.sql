-- Locks a lot in order to change its state, also against whoever opens an account of it in another warehouse, whose foreign key holds the row
-- by a lock that only this one excludes. No row when there is none.
-- $1 lot_id int8
-- -> lot_id int8
SELECT lots.lot_id
  FROM lots
 WHERE lots.lot_id = $1
   FOR UPDATE;
