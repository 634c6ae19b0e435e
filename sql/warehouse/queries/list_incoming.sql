-- What is in transit of the goods that transfer orders sent to a warehouse, for a page of shipments in order of their ids. Of a shipment that
-- several warehouses wait for, this one's goods only.
-- $1 warehouse text its resource name
-- $2 after_shipment_id text
-- $3 limit int8 shipments
-- -> shipment_id text, from_warehouse_ids text[], lot_id int8, item_id text, expiry_date date, quantity int8
WITH ordered AS (
  SELECT transfers.to_place AS shipment_id, transfers.lot_id, vouchers.warehouse_id AS from_warehouse_id, transfers.quantity
    FROM vouchers
    JOIN transfers USING (voucher_id)
   WHERE vouchers.kind = 3
     AND vouchers.counterparty = $1
     AND vouchers.state = 2
     AND vouchers.reverses_voucher_id IS NULL
     AND transfers.to_kind = 3
     AND transfers.to_place > $2
), sent AS (
  SELECT ordered.shipment_id, array_agg(DISTINCT ordered.from_warehouse_id) AS from_warehouse_ids
    FROM ordered
   GROUP BY ordered.shipment_id
), goods AS (
  SELECT ordered.shipment_id, ordered.lot_id, sum(ordered.quantity)::bigint AS quantity
    FROM ordered
   GROUP BY ordered.shipment_id, ordered.lot_id
), due AS (
  SELECT goods.shipment_id, goods.lot_id, LEAST(goods.quantity - taken.quantity, on_it.quantity) AS quantity
    FROM goods
   CROSS JOIN LATERAL (
           SELECT COALESCE(sum(transfers.quantity), 0)::bigint AS quantity
             FROM transfers
             JOIN vouchers USING (voucher_id)
            WHERE transfers.from_kind = 3
              AND transfers.from_place = goods.shipment_id
              AND transfers.lot_id = goods.lot_id
              AND vouchers.kind = 7
              AND 'warehouses/' || vouchers.warehouse_id = $1
              AND vouchers.state = 2
              AND vouchers.reverses_voucher_id IS NULL) AS taken
   CROSS JOIN LATERAL (
           SELECT sum(moves.quantity)::bigint AS quantity
             FROM (
                  SELECT transfers.quantity
                    FROM transfers
                   WHERE transfers.to_kind = 3
                     AND transfers.to_place = goods.shipment_id
                     AND transfers.lot_id = goods.lot_id
                   UNION ALL
                  SELECT -transfers.quantity
                    FROM transfers
                   WHERE transfers.from_kind = 3
                     AND transfers.from_place = goods.shipment_id
                     AND transfers.lot_id = goods.lot_id) AS moves) AS on_it
), page AS (
  SELECT DISTINCT due.shipment_id
    FROM due
   WHERE due.quantity > 0
   ORDER BY due.shipment_id
   LIMIT $3
)
SELECT due.shipment_id, sent.from_warehouse_ids, due.lot_id, lots.item_id, lots.expiry_date, due.quantity
  FROM due
  JOIN page USING (shipment_id)
  JOIN sent USING (shipment_id)
  JOIN lots USING (lot_id)
 WHERE due.quantity > 0
 ORDER BY due.shipment_id, due.lot_id;
