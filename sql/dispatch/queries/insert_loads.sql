-- Adds the loads of a shipment, numbered from 0 in the order given.
-- $1 shipment_id text
-- $2 vehicle_ids int8[]
-- $3 plates text[]
-- $4 weights_g int8[]
-- $5 contents bytea[]
INSERT INTO dispatch.loads (shipment_id, load_index, vehicle_id, plate, weight_g, content)
SELECT $1, load.ordinality - 1, load.vehicle_id, load.plate, load.weight_g, load.content
  FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS load (vehicle_id, plate, weight_g, content, ordinality);
