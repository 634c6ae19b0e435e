-- Gives a warehouse a level that was awarded here, or takes it away.
-- $1 warehouse_id text
-- $2 level int4 0: none
-- $3 level_expire_time timestamptz?
-- $4 update_time timestamptz
UPDATE warehouses
   SET level = $2, level_expire_time = $3, level_statement = '', revision = revision + 1, update_time = $4
 WHERE warehouse_id = $1;
