-- What is loaded, in other shipments that have not arrived yet, on vehicles with some plates: loaded and waiting, under way, coming back.
-- $1 plates text[]
-- $2 shipment_id text the one that is not counted
-- -> plate text, shipment_id text, state int4, weight_g int8
SELECT load.plate, load.shipment_id, shipment.state, load.weight_g
  FROM dispatch.loads AS load
  JOIN dispatch.shipments AS shipment USING (shipment_id)
 WHERE load.plate = ANY($1)
   AND load.shipment_id <> $2
   AND shipment.state IN (4, 5, 10)
 ORDER BY load.plate, load.shipment_id;
