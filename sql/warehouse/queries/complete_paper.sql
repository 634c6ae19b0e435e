-- Signs a voucher whose goods had left before.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 responsible_persons text[]
-- $6 counterparty text
-- $7 note text
UPDATE vouchers
   SET responsible_persons = $5, counterparty = $6, note = $7, paper_open = false
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
