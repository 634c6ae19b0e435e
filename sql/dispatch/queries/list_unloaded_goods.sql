-- What shipments that are approved have still to load, by warehouse, item and planned departure; what stands on a vehicle is loaded.
-- $1 shipment_ids text[] those that are not counted
-- -> warehouse text, item text, planned_depart_time timestamptz, quantity int8
SELECT shipment.warehouse, line.item, shipment.planned_depart_time, sum(line.quantity)::bigint AS quantity
  FROM dispatch.shipments AS shipment
  JOIN dispatch.shipment_lines AS line USING (shipment_id)
 WHERE shipment.state IN (1, 2, 3, 4)
   AND shipment.shipment_id <> ALL($1)
   AND NOT EXISTS (SELECT FROM dispatch.loads AS load WHERE load.shipment_id = shipment.shipment_id)
 GROUP BY shipment.warehouse, line.item, shipment.planned_depart_time
 ORDER BY shipment.warehouse, line.item, shipment.planned_depart_time;
