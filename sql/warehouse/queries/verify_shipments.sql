-- Shipments that more has left than was put on them.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH unloaded AS (
  SELECT from_place AS shipment_id, lot_id, sum(quantity)::bigint AS quantity
    FROM transfers
   WHERE from_kind = 3
   GROUP BY from_place, lot_id
), loaded AS (
  SELECT to_place AS shipment_id, lot_id, sum(quantity)::bigint AS quantity
    FROM transfers
   WHERE to_kind = 3
   GROUP BY to_place, lot_id
)
SELECT ARRAY['shipment', format('shipments/%s', unloaded.shipment_id), 'lot', format('lots/%s', unloaded.lot_id),
             'loaded', COALESCE(loaded.quantity, 0)::text, 'unloaded', unloaded.quantity::text] AS details
  FROM unloaded
  LEFT JOIN loaded USING (shipment_id, lot_id)
 WHERE unloaded.quantity > COALESCE(loaded.quantity, 0)
 ORDER BY unloaded.shipment_id, unloaded.lot_id
 LIMIT $1;
