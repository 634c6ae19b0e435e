-- Adds a contact with the supplier to an advance notice.
-- $1 warehouse_id text
-- $2 year int4
-- $3 number int8
-- $4 person text
-- $5 contact_time timestamptz
-- $6 remark text
-- $7 recorder text
INSERT INTO notice_contacts (voucher_id, person, contact_time, remark, recorder)
SELECT vouchers.voucher_id, $4, $5, $6, $7
  FROM vouchers
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = 1
   AND vouchers.year = $2
   AND vouchers.number = $3;
