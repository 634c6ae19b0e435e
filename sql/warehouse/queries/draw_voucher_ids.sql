-- Ids for new vouchers, in ascending order.
-- $1 voucher_count int4
-- -> voucher_id int8
SELECT nextval('vouchers_voucher_id_seq') AS voucher_id
  FROM generate_series(1, $1);
