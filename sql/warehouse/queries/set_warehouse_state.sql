-- Opens or closes a warehouse.
-- $1 warehouse_id text
-- $2 state int4
-- $3 update_time timestamptz
UPDATE warehouses
   SET state = $2, revision = revision + 1, update_time = $3
 WHERE warehouse_id = $1;
