-- Keeps a warehouse as it is, open or closed, until the transaction ends; others may do the same. Not a lock on its row: those who share one
-- never let the one who wants it alone come to his turn, so a busy warehouse could not be closed.
-- $1 warehouse_id text
-- -> entered bool
SELECT true AS entered
  FROM pg_advisory_xact_lock_shared(hashtextextended('warehouse.state ' || $1, 0));
