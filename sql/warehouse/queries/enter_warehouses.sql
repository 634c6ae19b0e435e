-- Keeps warehouses as they are, open or closed, until the transaction ends, in the order given; enter_warehouse says why it is not a lock on
-- their rows.
-- $1 warehouse_ids text[]
-- -> entered_count int8
SELECT count(pg_advisory_xact_lock_shared(hashtextextended('warehouse.state ' || wanted.warehouse_id, 0))) AS entered_count
  FROM unnest($1) AS wanted (warehouse_id);
