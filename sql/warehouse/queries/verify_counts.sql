-- How much there is to verify.
-- -> transfer_count int8, voucher_count int8, balance_count int8, reservation_count int8
SELECT (SELECT count(*) FROM transfers) AS transfer_count, (SELECT count(*) FROM vouchers) AS voucher_count,
       (SELECT count(*) FROM balances) AS balance_count, (SELECT count(*) FROM reservations) AS reservation_count;
