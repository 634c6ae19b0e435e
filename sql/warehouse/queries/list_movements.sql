-- What went into and out of a warehouse, the latest first.
-- $1 warehouse_id text
-- $2 item_id text empty: of all
-- $3 lot_id int8 0: of all
-- $4 start_time timestamptz
-- $5 end_time timestamptz exclusive
-- $6 limit int8
-- -> create_time timestamptz, lot_id int8, batch text, unit_cost_fen int8, in_quantity int8, out_quantity int8, other_kind int4,
--    other_place text, voucher_kind int4?, voucher_year int4?, voucher_number int8?, voucher_warehouse_id text?, counterparty text?
SELECT transfers.create_time, transfers.lot_id, lots.batch, lots.unit_cost_fen, sides.in_quantity, sides.out_quantity, sides.other_kind,
       sides.other_place, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year, vouchers.number AS voucher_number,
       vouchers.warehouse_id AS voucher_warehouse_id, vouchers.counterparty
  FROM transfers
  JOIN lots USING (lot_id)
  LEFT JOIN vouchers USING (voucher_id)
 CROSS JOIN LATERAL (
         SELECT CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $1 THEN transfers.quantity ELSE 0 END AS in_quantity,
                CASE WHEN transfers.from_kind = 1 AND transfers.from_place = $1 THEN transfers.quantity ELSE 0 END AS out_quantity,
                CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $1 THEN transfers.from_kind ELSE transfers.to_kind END AS other_kind,
                CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $1 THEN transfers.from_place ELSE transfers.to_place END
                  AS other_place) AS sides
 WHERE ((transfers.to_kind = 1 AND transfers.to_place = $1) OR (transfers.from_kind = 1 AND transfers.from_place = $1))
   AND ($2 = '' OR lots.item_id = $2)
   AND ($3 = 0 OR transfers.lot_id = $3)
   AND transfers.create_time >= $4
   AND transfers.create_time < $5
 ORDER BY transfers.transfer_id DESC
 LIMIT $6;
