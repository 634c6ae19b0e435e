-- Until the transaction ends nobody else takes goods off this shipment. What is on it has no row of its own that could be locked.
-- $1 shipment_id text
-- -> locked bool
SELECT true AS locked
  FROM pg_advisory_xact_lock(hashtextextended('warehouse.shipment ' || $1, 0));
