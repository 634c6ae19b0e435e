-- Vehicles by their ids, deleted ones too, in order.
-- $1 vehicle_ids int8[]
-- -> vehicle_id int8, chapter text, plate text, carrier_id int8?, kind int4, payload_g int8, volume_cm3 int8, note text,
-- create_time timestamptz, delete_time timestamptz?, revision int8
SELECT vehicle_id, chapter, plate, carrier_id, kind, payload_g, volume_cm3, note, create_time, delete_time, revision
  FROM dispatch.vehicles
 WHERE vehicle_id = ANY($1)
 ORDER BY vehicle_id;
