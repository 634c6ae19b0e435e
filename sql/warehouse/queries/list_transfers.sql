-- A page of transfers in the order in which they were written: those from and to warehouses of some chapters, and what became of
-- goods that such warehouses have sent, lost goods that were found again included. Walks the whole ledger: for chapters to which much of it belongs.
-- $1 chapter_ids text[]
-- $2 after_transfer_id int8
-- $3 limit int8
-- -> transfer_id int8, lot_id int8, item_id text, from_kind int4, from_place text, to_kind int4, to_place text, quantity int8,
--    create_time timestamptz, voucher_warehouse_id text?, voucher_kind int4?, voucher_year int4?, voucher_number int8?
WITH visible AS MATERIALIZED (
  SELECT warehouses.warehouse_id
    FROM warehouses
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
)
SELECT transfers.transfer_id, transfers.lot_id, lots.item_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place,
       transfers.quantity, transfers.create_time, vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind,
       vouchers.year AS voucher_year, vouchers.number AS voucher_number
  FROM transfers
  JOIN lots USING (lot_id)
  LEFT JOIN vouchers USING (voucher_id)
 WHERE transfers.transfer_id > $2
   AND ((transfers.from_kind = 1 AND transfers.from_place IN (SELECT visible.warehouse_id FROM visible))
        OR (transfers.to_kind = 1 AND transfers.to_place IN (SELECT visible.warehouse_id FROM visible))
        -- Not EXISTS, which would be answered from all that was ever sent.
        OR ((transfers.from_kind = 3 OR (transfers.to_kind = 3 AND transfers.from_kind <> 1))
            AND (SELECT true
                   FROM transfers AS sent
                  WHERE sent.to_kind = 3
                    AND sent.to_place = CASE transfers.from_kind WHEN 3 THEN transfers.from_place ELSE transfers.to_place END
                    AND sent.lot_id = transfers.lot_id
                    AND sent.from_kind = 1
                    AND sent.from_place IN (SELECT visible.warehouse_id FROM visible)
                  LIMIT 1)))
 ORDER BY transfers.transfer_id
 LIMIT $3;
