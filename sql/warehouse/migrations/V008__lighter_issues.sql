-- What an issue costs the database, made less. Lots and vouchers are never deleted, so that whoever writes a row that names one needs no lock on
-- it: one look for all rows of a statement takes the place of a foreign key's look and lock for each.

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay, under the key that they have', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER lots_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF lot_id ON lots
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER vouchers_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF voucher_id ON vouchers
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER warehouses_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF warehouse_id ON warehouses
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

CREATE FUNCTION require_lots_and_vouchers() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  -- Scalar subqueries, so that each row is one look into an index whatever the planner knows of the tables.
  IF EXISTS (SELECT FROM written WHERE (SELECT true FROM lots WHERE lots.lot_id = written.lot_id) IS NULL) THEN
    RAISE EXCEPTION 'a transfer of a lot that does not exist'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transfers_lot_exists', TABLE = 'transfers';
  END IF;
  IF EXISTS (SELECT FROM written
              WHERE voucher_id IS NOT NULL
                AND (SELECT true FROM vouchers WHERE vouchers.voucher_id = written.voucher_id) IS NULL) THEN
    RAISE EXCEPTION 'a transfer on a voucher that does not exist'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transfers_voucher_exists', TABLE = 'transfers';
  END IF;
  RETURN NULL;
END;
$$;
ALTER TABLE transfers
  DROP CONSTRAINT transfers_lot_fkey,
  DROP CONSTRAINT transfers_voucher_fkey;
CREATE TRIGGER transfers_lot_and_voucher_exist AFTER INSERT ON transfers
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION require_lots_and_vouchers();

CREATE FUNCTION require_warehouses() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM written WHERE (SELECT true FROM warehouses WHERE warehouses.warehouse_id = written.warehouse_id) IS NULL) THEN
    RAISE EXCEPTION 'a voucher of a warehouse that does not exist'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'vouchers_warehouse_exists', TABLE = 'vouchers';
  END IF;
  RETURN NULL;
END;
$$;
ALTER TABLE vouchers DROP CONSTRAINT vouchers_warehouse_fkey;
CREATE TRIGGER vouchers_warehouse_exists AFTER INSERT ON vouchers
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION require_warehouses();

-- Most vouchers take none back, and need not stand in an index of those that do.
ALTER TABLE vouchers DROP CONSTRAINT vouchers_reverses_key;
CREATE UNIQUE INDEX vouchers_reverses_key ON vouchers (reverses_voucher_id) WHERE reverses_voucher_id IS NOT NULL;

-- The few lots whose earmark or state matters when goods are picked. Of the others a balance says all that there is to know.
CREATE INDEX lots_restricted_idx ON lots (lot_id) WHERE earmark_kind <> 0 OR state <> 1;

-- Rows that change all the time, kept within their pages.
ALTER TABLE voucher_counters SET (fillfactor = 25);
