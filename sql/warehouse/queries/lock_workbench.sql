-- Until the transaction ends nobody else takes anything off this workbench. What lies on it has no row of its own that could be locked.
-- $1 workbench text
-- -> locked bool
SELECT true AS locked
  FROM pg_advisory_xact_lock(hashtextextended('warehouse.workbench ' || $1, 0));
