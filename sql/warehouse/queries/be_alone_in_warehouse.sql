-- Waits for whatever goes in or out of a warehouse just now; until the transaction ends nothing else does.
-- $1 warehouse_id text
-- -> alone bool
SELECT true AS alone
  FROM pg_advisory_xact_lock(hashtextextended('warehouse.state ' || $1, 0));
