-- Locks a stocktake. No row when there is none.
-- $1 stocktake_id int8
-- -> stocktake_id int8
SELECT stocktakes.stocktake_id
  FROM stocktakes
 WHERE stocktakes.stocktake_id = $1
   FOR NO KEY UPDATE;
