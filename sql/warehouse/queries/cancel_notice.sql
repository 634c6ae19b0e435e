-- Nothing more is expected on an advance notice.
-- $1 warehouse_id text
-- $2 year int4
-- $3 number int8
-- $4 cancel_time timestamptz
-- $5 cancel_reason text
UPDATE advance_notices
   SET cancel_time = $4, cancel_reason = $5
  FROM vouchers
 WHERE vouchers.voucher_id = advance_notices.voucher_id
   AND vouchers.warehouse_id = $1
   AND vouchers.kind = 1
   AND vouchers.year = $2
   AND vouchers.number = $3;
