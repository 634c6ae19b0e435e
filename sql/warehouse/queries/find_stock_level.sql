-- The stock level of an item in a warehouse. No row when there is none.
-- $1 warehouse_id text
-- $2 item_id text
-- -> warehouse_id text, item_id text, minimum_quantity int8, maximum_quantity int8, reserve_floor_quantity int8, source text, revision int8,
--    update_time timestamptz
SELECT warehouse_id, item_id, minimum_quantity, maximum_quantity, reserve_floor_quantity, source, revision, update_time
  FROM stock_levels
 WHERE warehouse_id = $1
   AND item_id = $2;
