-- Adds to a disposal note why, and who agreed.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 reason int4
-- $6 remark text
-- $7 approver text
INSERT INTO disposals (voucher_id, reason, remark, approver)
SELECT vouchers.voucher_id, $5, $6, $7
  FROM vouchers
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
