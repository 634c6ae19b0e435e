-- What is in transit on shipments that transfer orders sent to a warehouse, for a page of shipments in order of their ids.
-- $1 warehouse text its resource name
-- $2 after_shipment_id text
-- $3 limit int8 shipments
-- -> shipment_id text, from_warehouse_ids text[], lot_id int8, item_id text, expiry_date date, quantity int8
WITH sent AS (
  SELECT transfers.to_place AS shipment_id, array_agg(DISTINCT vouchers.warehouse_id) AS from_warehouse_ids
    FROM vouchers
    JOIN transfers USING (voucher_id)
   WHERE vouchers.kind = 3
     AND vouchers.counterparty = $1
     AND vouchers.state = 2
     AND vouchers.reverses_voucher_id IS NULL
     AND transfers.to_kind = 3
     AND transfers.to_place > $2
   GROUP BY transfers.to_place
), on_it AS (
  SELECT sent.shipment_id, sent.from_warehouse_ids, moves.lot_id, sum(moves.quantity)::bigint AS quantity
    FROM sent
   CROSS JOIN LATERAL (
           SELECT transfers.lot_id, transfers.quantity
             FROM transfers
            WHERE transfers.to_kind = 3
              AND transfers.to_place = sent.shipment_id
            UNION ALL
           SELECT transfers.lot_id, -transfers.quantity
             FROM transfers
            WHERE transfers.from_kind = 3
              AND transfers.from_place = sent.shipment_id) AS moves
   GROUP BY sent.shipment_id, sent.from_warehouse_ids, moves.lot_id
  HAVING sum(moves.quantity) > 0
), page AS (
  SELECT DISTINCT on_it.shipment_id
    FROM on_it
   ORDER BY on_it.shipment_id
   LIMIT $3
)
SELECT on_it.shipment_id, on_it.from_warehouse_ids, on_it.lot_id, lots.item_id, lots.expiry_date, on_it.quantity
  FROM on_it
  JOIN page USING (shipment_id)
  JOIN lots USING (lot_id)
 ORDER BY on_it.shipment_id, on_it.lot_id;
