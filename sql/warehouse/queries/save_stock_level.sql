-- Sets the stock level of an item in a warehouse, the first one or another.
-- $1 warehouse_id text
-- $2 item_id text
-- $3 minimum_quantity int8
-- $4 maximum_quantity int8
-- $5 reserve_floor_quantity int8
-- $6 source text
-- $7 update_time timestamptz
-- -> revision int8
INSERT INTO stock_levels AS present (warehouse_id, item_id, minimum_quantity, maximum_quantity, reserve_floor_quantity, source, revision,
                                     update_time)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
    ON CONFLICT (warehouse_id, item_id) DO UPDATE
   SET minimum_quantity = excluded.minimum_quantity, maximum_quantity = excluded.maximum_quantity,
       reserve_floor_quantity = excluded.reserve_floor_quantity, source = excluded.source, revision = present.revision + 1,
       update_time = excluded.update_time
RETURNING revision;
