-- The settled lines of a stocktake that differ from the ledger.
-- $1 stocktake_id int8
-- -> lot_id int8, item_id text, difference int8?
SELECT stocktake_lines.lot_id, lots.item_id, stocktake_lines.difference
  FROM stocktake_lines
  JOIN lots USING (lot_id)
 WHERE stocktake_lines.stocktake_id = $1
   AND stocktake_lines.difference <> 0
 ORDER BY stocktake_lines.lot_id;
