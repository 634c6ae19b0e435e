-- Who counted anything in a stocktake.
-- $1 stocktake_id int8
-- -> counter text
SELECT DISTINCT counter
  FROM stocktake_counts
 WHERE stocktake_id = $1
 ORDER BY counter;
