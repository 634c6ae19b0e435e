-- A page of what moved one lot, or all lots of an item, into and out of a warehouse, in the order in which it was written.
-- $1 warehouse_id text
-- $2 item_id text empty: the lot's
-- $3 lot_id int8 0: all of the item's
-- $4 from_time timestamptz
-- $5 until_time timestamptz exclusive
-- $6 after_transfer_id int8
-- $7 limit int8
-- -> transfer_id int8, lot_id int8, item_id text, from_kind int4, from_place text, to_kind int4, to_place text, quantity int8,
--    create_time timestamptz, voucher_warehouse_id text?, voucher_kind int4?, voucher_year int4?, voucher_number int8?, counterparty text?,
--    purpose text?
WITH page AS MATERIALIZED (
  SELECT moved.transfer_id, moved.lot_id, balances.item_id, moved.from_kind, moved.from_place, moved.to_kind, moved.to_place, moved.quantity,
         moved.create_time, moved.voucher_id
    FROM balances
   CROSS JOIN LATERAL (
           SELECT transfers.transfer_id, transfers.lot_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place,
                  transfers.quantity, transfers.create_time, transfers.voucher_id
             FROM transfers
            WHERE transfers.lot_id = balances.lot_id
              AND transfers.transfer_id > $6
              AND transfers.create_time >= $4
              AND transfers.create_time < $5
              AND ((transfers.to_kind = 1 AND transfers.to_place = $1) OR (transfers.from_kind = 1 AND transfers.from_place = $1))
            ORDER BY transfers.transfer_id
            LIMIT $7) AS moved
   WHERE balances.warehouse_id = $1
     AND ($2 = '' OR balances.item_id = $2)
     AND ($3 = 0 OR balances.lot_id = $3)
   ORDER BY moved.transfer_id
   LIMIT $7
)
SELECT page.transfer_id, page.lot_id, page.item_id, page.from_kind, page.from_place, page.to_kind, page.to_place, page.quantity, page.create_time,
       vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year,
       vouchers.number AS voucher_number, vouchers.counterparty, vouchers.purpose
  FROM page
  LEFT JOIN vouchers USING (voucher_id)
 ORDER BY page.transfer_id;
