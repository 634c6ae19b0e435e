-- Saves what changes of a vehicle.
-- $1 vehicle_id int8
-- $2 carrier_id int8?
-- $3 kind int4
-- $4 payload_g int8
-- $5 volume_cm3 int8
-- $6 note text
-- $7 delete_time timestamptz?
UPDATE dispatch.vehicles
   SET carrier_id = $2, kind = $3, payload_g = $4, volume_cm3 = $5, note = $6, delete_time = $7, revision = revision + 1
 WHERE vehicle_id = $1;
