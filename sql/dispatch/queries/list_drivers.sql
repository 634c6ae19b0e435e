-- Drivers after one, in order of their ids, that are not deleted. No chapters means all.
-- $1 after_id int8
-- $2 chapters text[]?
-- $3 limit int8
-- -> same as find_drivers
SELECT driver_id, chapter, display_name, masked_phone, licence_class, carrier_id, note, create_time, delete_time, revision
  FROM dispatch.drivers
 WHERE driver_id > $1
   AND delete_time IS NULL
   AND ($2::text[] IS NULL OR chapter = ANY($2))
 ORDER BY driver_id
 LIMIT $3;
