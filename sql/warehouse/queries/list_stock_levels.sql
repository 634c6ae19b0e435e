-- A page of the stock levels in the warehouses of some chapters, by warehouse and item.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 item_ids text[] empty: of all
-- $4 after_warehouse_id text
-- $5 after_item_id text
-- $6 limit int8
-- -> same as find_stock_level
SELECT stock_levels.warehouse_id, stock_levels.item_id, stock_levels.minimum_quantity, stock_levels.maximum_quantity,
       stock_levels.reserve_floor_quantity, stock_levels.source, stock_levels.revision, stock_levels.update_time
  FROM stock_levels
  JOIN warehouses USING (warehouse_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR stock_levels.warehouse_id = $2)
   AND (cardinality($3) = 0 OR stock_levels.item_id = ANY ($3))
   AND (stock_levels.warehouse_id, stock_levels.item_id) > ($4, $5)
 ORDER BY stock_levels.warehouse_id, stock_levels.item_id
 LIMIT $6;
