-- Adds what an advance notice announces to its voucher.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 expected_time timestamptz?
-- $6 contact text
-- $7 contact_due_date date
-- $8 item_ids text[]
-- $9 quantities int8[]
-- $10 pack_units text[]
-- $11 lot_descriptions text[]
WITH notice AS (
  INSERT INTO advance_notices (voucher_id, expected_time, contact, contact_due_date)
  SELECT vouchers.voucher_id, $5, $6, $7
    FROM vouchers
   WHERE vouchers.warehouse_id = $1
     AND vouchers.kind = $2
     AND vouchers.year = $3
     AND vouchers.number = $4
  RETURNING voucher_id
)
INSERT INTO advance_notice_lines (voucher_id, line_number, item_id, quantity, pack_unit, lot_description)
SELECT notice.voucher_id, line.position, line.item_id, line.quantity, line.pack_unit, line.lot_description
  FROM notice, unnest($8, $9, $10, $11) WITH ORDINALITY AS line (item_id, quantity, pack_unit, lot_description, position);
