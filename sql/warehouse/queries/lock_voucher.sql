-- Locks a voucher: to take it back or complete it, or, as an advance notice, to receive on it or cancel it. No row when there is none.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- -> voucher_id int8
SELECT voucher_id
  FROM vouchers
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4
   FOR NO KEY UPDATE;
