-- One voucher by its number, with its lines and whose it is. No row when there is none.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- -> voucher_id int8, warehouse_id text, chapter_id text, kind int4, year int4, number int8, state int4, responsible_persons text[],
--    counterparty text, purpose text, voucher_time timestamptz, create_time timestamptz, creator text, note text, lot_ids int8[],
--    item_ids text[], quantities int8[]
SELECT vouchers.voucher_id, vouchers.warehouse_id, warehouses.chapter_id, vouchers.kind, vouchers.year, vouchers.number, vouchers.state,
       vouchers.responsible_persons, vouchers.counterparty, vouchers.purpose, vouchers.voucher_time, vouchers.create_time, vouchers.creator,
       vouchers.note, lines.lot_ids, lines.item_ids, lines.quantities
  FROM vouchers
  JOIN warehouses USING (warehouse_id)
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(transfers.lot_id ORDER BY transfers.transfer_id), '{}') AS lot_ids,
                COALESCE(array_agg(lots.item_id ORDER BY transfers.transfer_id), '{}') AS item_ids,
                COALESCE(array_agg(transfers.quantity ORDER BY transfers.transfer_id), '{}') AS quantities
           FROM transfers
           JOIN lots USING (lot_id)
          WHERE transfers.voucher_id = vouchers.voucher_id) AS lines
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
