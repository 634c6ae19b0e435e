-- A page of the stock levels in the warehouses of some chapters that the stock departs from, by warehouse and item.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 item_ids text[] empty: of all
-- $4 today date
-- $5 after_warehouse_id text
-- $6 after_item_id text
-- $7 limit int8
-- -> warehouse_id text, item_id text, minimum_quantity int8, maximum_quantity int8, reserve_floor_quantity int8, source text, revision int8,
--    update_time timestamptz, available_quantity int8, on_hand_quantity int8
SELECT stock_levels.warehouse_id, stock_levels.item_id, stock_levels.minimum_quantity, stock_levels.maximum_quantity,
       stock_levels.reserve_floor_quantity, stock_levels.source, stock_levels.revision, stock_levels.update_time, stock.available_quantity,
       stock.on_hand_quantity
  FROM stock_levels
  JOIN warehouses USING (warehouse_id)
 CROSS JOIN LATERAL (
         SELECT COALESCE(sum(balances.on_hand_quantity - balances.reserved_quantity) FILTER (WHERE lots.state = 1 AND lots.expiry_date >= $4),
                         0)::bigint AS available_quantity,
                COALESCE(sum(balances.on_hand_quantity), 0)::bigint AS on_hand_quantity
           FROM balances
           JOIN lots USING (lot_id)
          WHERE balances.warehouse_id = stock_levels.warehouse_id
            AND balances.item_id = stock_levels.item_id) AS stock
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR stock_levels.warehouse_id = $2)
   AND (cardinality($3) = 0 OR stock_levels.item_id = ANY ($3))
   AND (stock.available_quantity < GREATEST(stock_levels.minimum_quantity, stock_levels.reserve_floor_quantity)
        OR (stock_levels.maximum_quantity > 0 AND stock.on_hand_quantity > stock_levels.maximum_quantity))
   AND (stock_levels.warehouse_id, stock_levels.item_id) > ($5, $6)
 ORDER BY stock_levels.warehouse_id, stock_levels.item_id
 LIMIT $7;
