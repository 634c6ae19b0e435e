-- The day on the paper with which a lot first came into a warehouse.
-- $1 lot_id int8
-- -> voucher_time timestamptz
SELECT vouchers.voucher_time
  FROM transfers
  JOIN vouchers USING (voucher_id)
 WHERE transfers.lot_id = $1
   AND transfers.to_kind = 1
 ORDER BY transfers.transfer_id
 LIMIT 1;
