-- What questions to the ledger need so that an index answers them.

-- A balance also shows its lot's expiry and cost, which no RPC changes: sums over all warehouses then do not look at a million lots. The
-- foreign key keeps both as they stand on the lot.
ALTER TABLE balances
  ADD COLUMN expiry_date date,
  ADD COLUMN unit_cost_fen bigint;
UPDATE balances
   SET expiry_date = lots.expiry_date, unit_cost_fen = lots.unit_cost_fen
  FROM lots
 WHERE lots.lot_id = balances.lot_id;
ALTER TABLE balances
  ALTER COLUMN expiry_date SET NOT NULL,
  ALTER COLUMN unit_cost_fen SET NOT NULL,
  DROP CONSTRAINT balances_lot_fkey;
ALTER TABLE lots
  DROP CONSTRAINT lots_item_key,
  -- What balances refer to, so that a balance cannot say anything else of its lot than the lot itself.
  ADD CONSTRAINT lots_balance_key UNIQUE (lot_id, item_id, expiry_date, unit_cost_fen);
ALTER TABLE balances
  ADD CONSTRAINT balances_lot_fkey FOREIGN KEY (lot_id, item_id, expiry_date, unit_cost_fen)
    REFERENCES lots (lot_id, item_id, expiry_date, unit_cost_fen) ON UPDATE CASCADE;

-- In the order in which balances are listed. No index has a quantity in it, so that changing one stays a heap-only update.
DROP INDEX balances_item_idx;
CREATE INDEX balances_item_idx ON balances (warehouse_id, item_id, expiry_date, lot_id);
CREATE INDEX balances_expiry_idx ON balances (expiry_date, warehouse_id, lot_id) WHERE expiry_date < 'infinity';

-- Vouchers are listed for a warehouse, or for all, and of one kind or of all.
DROP INDEX vouchers_warehouse_idx;
CREATE INDEX vouchers_warehouse_idx ON vouchers (warehouse_id, kind, voucher_id);
CREATE INDEX vouchers_kind_idx ON vouchers (kind, voucher_id);
