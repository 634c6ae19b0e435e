-- A page of all transfers of lots in the order in which they were written.
-- $1 lot_ids int8[]
-- $2 after_transfer_id int8
-- $3 limit int8
-- -> same as list_transfers
SELECT transfers.transfer_id, transfers.lot_id, lots.item_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place,
       transfers.quantity, transfers.create_time, vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind,
       vouchers.year AS voucher_year, vouchers.number AS voucher_number
  FROM transfers
  JOIN lots USING (lot_id)
  LEFT JOIN vouchers USING (voucher_id)
 WHERE transfers.lot_id = ANY ($1)
   AND transfers.transfer_id > $2
 ORDER BY transfers.transfer_id
 LIMIT $3;
