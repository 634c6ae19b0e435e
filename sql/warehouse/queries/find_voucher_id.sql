-- The id of a voucher. No row when there is none.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- -> voucher_id int8
SELECT voucher_id
  FROM vouchers
 WHERE warehouse_id = $1
   AND kind = $2
   AND year = $3
   AND number = $4;
