-- Vouchers know their numbers themselves: the next one of a series (a warehouse, a kind, a year) is one more than its last, and who is overtaken
-- meets vouchers_number_key. A counter beside them said the same once more, in a row that every paper changed.
DROP TABLE voucher_counters;

-- Each number follows the one before it, so that there is no gap; and the warehouse of the first is that of all. Vouchers stay, so that one look
-- for all rows of a statement takes the place of a foreign key's look and lock for each.
DROP TRIGGER vouchers_warehouse_exists ON vouchers;
DROP FUNCTION require_warehouses;
ALTER TABLE vouchers DROP CONSTRAINT vouchers_reverses_fkey;
CREATE FUNCTION require_place_in_series() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM written
              WHERE number > 1
                AND (SELECT true
                       FROM vouchers
                      WHERE vouchers.warehouse_id = written.warehouse_id
                        AND vouchers.kind = written.kind
                        AND vouchers.year = written.year
                        -- A range in its order, so that it is one look into the index of numbers, whatever the planner knows of the table.
                        AND vouchers.number >= written.number - 1
                        AND vouchers.number < written.number
                      ORDER BY vouchers.number
                      LIMIT 1) IS NULL) THEN
    RAISE EXCEPTION 'a voucher whose number leaves a gap before it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vouchers_number_follows', TABLE = 'vouchers';
  END IF;
  IF EXISTS (SELECT FROM written
              WHERE number = 1
                AND (SELECT true FROM warehouses WHERE warehouses.warehouse_id = written.warehouse_id) IS NULL) THEN
    RAISE EXCEPTION 'a voucher of a warehouse that does not exist'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'vouchers_warehouse_exists', TABLE = 'vouchers';
  END IF;
  IF EXISTS (SELECT FROM written
              WHERE reverses_voucher_id IS NOT NULL
                AND (SELECT true FROM vouchers WHERE vouchers.voucher_id = written.reverses_voucher_id) IS NULL) THEN
    RAISE EXCEPTION 'a voucher that takes back one that does not exist'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'vouchers_reversed_exists', TABLE = 'vouchers';
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER vouchers_place_in_series AFTER INSERT ON vouchers
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION require_place_in_series();
