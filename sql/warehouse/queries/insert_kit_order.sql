-- Adds to an assembly or break-up order what it did with kits.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 workbench text
-- $6 lot_id int8
-- $7 quantity int8
-- $8 cost_remainder_fen int8
INSERT INTO kit_orders (voucher_id, workbench, lot_id, quantity, cost_remainder_fen)
SELECT vouchers.voucher_id, $5, $6, $7, $8
  FROM vouchers
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
