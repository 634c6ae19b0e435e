-- The same as list_transfers for one lot.
-- $1 chapter_ids text[]
-- $2 lot_id int8
-- $3 warehouse_id text empty: of all
-- $4 shipment_id text empty: of all
-- $5 after_transfer_id int8
-- $6 limit int8
-- -> same as list_transfers
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
 WHERE transfers.lot_id = $2
   AND transfers.transfer_id > $5
   AND ($3 = '' OR (transfers.from_kind = 1 AND transfers.from_place = $3) OR (transfers.to_kind = 1 AND transfers.to_place = $3))
   AND ($4 = '' OR (transfers.from_kind = 3 AND transfers.from_place = $4) OR (transfers.to_kind = 3 AND transfers.to_place = $4))
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
 LIMIT $6;
