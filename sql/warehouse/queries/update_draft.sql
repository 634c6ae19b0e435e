-- Changes what a draft says, and how it ended.
-- $1 draft_id int8
-- $2 content bytea
-- $3 state int4
-- $4 update_time timestamptz
-- $5 voucher_warehouse_id text empty: not posted
-- $6 voucher_kind int4
-- $7 voucher_year int4
-- $8 voucher_number int8
UPDATE drafts
   SET content = $2, state = $3, revision = revision + 1, update_time = $4,
       voucher_id = (SELECT vouchers.voucher_id
                       FROM vouchers
                      WHERE vouchers.warehouse_id = $5
                        AND vouchers.kind = $6
                        AND vouchers.year = $7
                        AND vouchers.number = $8)
 WHERE draft_id = $1;
