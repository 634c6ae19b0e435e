-- Locks vehicles by their ids, in order.
-- $1 vehicle_ids int8[]
-- -> same as find_vehicles
SELECT vehicle_id, chapter, plate, carrier_id, kind, payload_g, volume_cm3, note, create_time, delete_time, revision
  FROM dispatch.vehicles
 WHERE vehicle_id = ANY($1)
 ORDER BY vehicle_id
   FOR UPDATE;
