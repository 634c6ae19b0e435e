-- Locks drivers by their ids, in order.
-- $1 driver_ids int8[]
-- -> same as find_drivers
SELECT driver_id, chapter, display_name, masked_phone, licence_class, carrier_id, note, create_time, delete_time, revision
  FROM dispatch.drivers
 WHERE driver_id = ANY($1)
 ORDER BY driver_id
   FOR UPDATE;
