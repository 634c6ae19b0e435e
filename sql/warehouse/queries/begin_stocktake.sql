-- Until the transaction ends nobody else starts a stocktake in this warehouse.
-- $1 warehouse_id text
-- -> alone bool
SELECT true AS alone
  FROM pg_advisory_xact_lock(hashtextextended('warehouse.stocktake ' || $1, 0));
