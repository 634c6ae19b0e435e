-- Until the transaction ends nobody else changes the catalogue: what one item says of another must hold for both.
-- -> locked bool
SELECT true AS locked
  FROM pg_advisory_xact_lock(hashtextextended('warehouse.catalogue', 0));
