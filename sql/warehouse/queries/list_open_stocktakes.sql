-- The open stocktakes of a warehouse.
-- $1 warehouse_id text
-- -> stocktake_id int8, item_ids text[], bins text[]
SELECT stocktakes.stocktake_id, stocktakes.item_ids, stocktakes.bins
  FROM stocktakes
 WHERE stocktakes.warehouse_id = $1
   AND stocktakes.state = 1
 ORDER BY stocktakes.stocktake_id;
