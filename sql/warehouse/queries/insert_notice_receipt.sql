-- Says on which advance notice the goods of a voucher were announced. Both stand in one warehouse.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 notice_year int4
-- $6 notice_number int8
INSERT INTO notice_receipts (voucher_id, notice_voucher_id)
SELECT vouchers.voucher_id, notice.voucher_id
  FROM vouchers
  JOIN vouchers AS notice ON notice.warehouse_id = $1 AND notice.kind = 1 AND notice.year = $5 AND notice.number = $6
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
