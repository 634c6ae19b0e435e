-- A lot that an open stocktake counts already, of those that one of these items in these bins would count. At most one row.
-- $1 warehouse_id text
-- $2 item_ids text[] empty: all
-- $3 bins text[] empty: all
-- -> stocktake_id int8
SELECT stocktake_lines.stocktake_id
  FROM stocktake_lines
  JOIN balances USING (warehouse_id, lot_id)
 WHERE stocktake_lines.warehouse_id = $1
   AND stocktake_lines.open
   AND balances.on_hand_quantity > 0
   AND (cardinality($2) = 0 OR balances.item_id = ANY ($2))
   AND (cardinality($3) = 0 OR balances.bin = ANY ($3))
 ORDER BY stocktake_lines.stocktake_id
 LIMIT 1;
