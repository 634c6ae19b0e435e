-- The same as list_transfers for one shipment.
-- $1 chapter_ids text[]
-- $2 shipment_id text
-- $3 warehouse_id text empty: of all
-- $4 after_transfer_id int8
-- $5 limit int8
-- -> same as list_transfers
WITH visible AS MATERIALIZED (
  SELECT warehouses.warehouse_id
    FROM warehouses
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
)
SELECT transfers.transfer_id, transfers.lot_id, lots.item_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place,
       transfers.quantity, transfers.create_time, vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind,
       vouchers.year AS voucher_year, vouchers.number AS voucher_number
  FROM (SELECT transfer_id, lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time
          FROM transfers
         WHERE to_kind = 3
           AND to_place = $2
           AND transfer_id > $4
         UNION ALL
        SELECT transfer_id, lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time
          FROM transfers
         WHERE from_kind = 3
           AND from_place = $2
           AND transfer_id > $4) AS transfers
  JOIN lots USING (lot_id)
  LEFT JOIN vouchers USING (voucher_id)
 WHERE ($3 = '' OR (transfers.from_kind = 1 AND transfers.from_place = $3) OR (transfers.to_kind = 1 AND transfers.to_place = $3))
   AND ((transfers.from_kind = 1 AND transfers.from_place IN (SELECT visible.warehouse_id FROM visible))
        OR (transfers.to_kind = 1 AND transfers.to_place IN (SELECT visible.warehouse_id FROM visible))
        -- Not EXISTS, which would be answered from all that was ever sent.
        OR ((transfers.from_kind = 3 OR (transfers.to_kind = 3 AND transfers.from_kind <> 1))
            AND (SELECT true
                   FROM transfers AS sent
                  WHERE sent.to_kind = 3
                    AND sent.to_place = $2
                    AND sent.lot_id = transfers.lot_id
                    AND sent.from_kind = 1
                    AND sent.from_place IN (SELECT visible.warehouse_id FROM visible)
                  LIMIT 1)))
 ORDER BY transfers.transfer_id
 LIMIT $5;
