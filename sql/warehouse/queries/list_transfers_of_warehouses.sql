-- The same as list_transfers for a few warehouses, each of which is looked up.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 after_transfer_id int8
-- $4 limit int8
-- -> same as list_transfers
WITH chosen AS MATERIALIZED (
  SELECT warehouse_id
    FROM warehouses
   WHERE chapter_id IN (SELECT unnest($1))
     AND ($2 = '' OR warehouse_id = $2)
), sent AS (
  SELECT transfers.transfer_id
    FROM chosen
   CROSS JOIN LATERAL (
           SELECT transfer_id
             FROM transfers
            WHERE from_kind = 1
              AND from_place = chosen.warehouse_id
              AND transfer_id > $3
            ORDER BY transfer_id
            LIMIT $4) AS transfers
), taken AS (
  SELECT transfers.transfer_id
    FROM chosen
   CROSS JOIN LATERAL (
           SELECT transfer_id
             FROM transfers
            WHERE to_kind = 1
              AND to_place = chosen.warehouse_id
              AND transfer_id > $3
            ORDER BY transfer_id
            LIMIT $4) AS transfers
), loaded AS MATERIALIZED (
  SELECT DISTINCT loads.to_place AS shipment_id, loads.lot_id
    FROM chosen
   CROSS JOIN LATERAL (
           SELECT to_place, lot_id
             FROM transfers
            WHERE from_kind = 1
              AND from_place = chosen.warehouse_id
              AND to_kind = 3) AS loads
   WHERE $2 = ''
), handed_over AS (
  SELECT transfers.transfer_id
    FROM loaded
   CROSS JOIN LATERAL (
           SELECT transfer_id
             FROM transfers
            WHERE from_kind = 3
              AND from_place = loaded.shipment_id
              AND lot_id = loaded.lot_id
              AND transfer_id > $3
            ORDER BY transfer_id
            LIMIT $4) AS transfers
), found_again AS (
  SELECT transfers.transfer_id
    FROM loaded
   CROSS JOIN LATERAL (
           SELECT transfer_id
             FROM transfers
            WHERE to_kind = 3
              AND to_place = loaded.shipment_id
              AND from_kind <> 1
              AND lot_id = loaded.lot_id
              AND transfer_id > $3
            ORDER BY transfer_id
            LIMIT $4) AS transfers
), page AS MATERIALIZED (
  SELECT transfer_id FROM sent
   UNION
  SELECT transfer_id FROM taken
   UNION
  SELECT transfer_id FROM handed_over
   UNION
  SELECT transfer_id FROM found_again
   ORDER BY transfer_id
   LIMIT $4
)
SELECT transfers.transfer_id, transfers.lot_id, lots.item_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place,
       transfers.quantity, transfers.create_time, vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind,
       vouchers.year AS voucher_year, vouchers.number AS voucher_number
  FROM page
  JOIN transfers USING (transfer_id)
  JOIN lots USING (lot_id)
  LEFT JOIN vouchers USING (voucher_id)
 ORDER BY transfers.transfer_id;
