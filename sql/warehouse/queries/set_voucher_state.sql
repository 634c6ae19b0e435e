-- Marks a voucher as taken back.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 state int4
UPDATE vouchers
   SET state = $5
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
