-- Vehicles after one, in order of their ids, that are not deleted. No chapters means all.
-- $1 after_id int8
-- $2 chapters text[]?
-- $3 limit int8
-- -> same as find_vehicles
SELECT vehicle_id, chapter, plate, carrier_id, kind, payload_g, volume_cm3, note, create_time, delete_time, revision
  FROM dispatch.vehicles
 WHERE vehicle_id > $1
   AND delete_time IS NULL
   AND ($2::text[] IS NULL OR chapter = ANY($2))
 ORDER BY vehicle_id
 LIMIT $3;
