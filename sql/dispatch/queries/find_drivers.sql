-- Drivers by their ids, deleted ones too, in order.
-- $1 driver_ids int8[]
-- -> driver_id int8, chapter text, display_name text, masked_phone text, licence_class text, carrier_id int8?, note text,
-- create_time timestamptz, delete_time timestamptz?, revision int8
SELECT driver_id, chapter, display_name, masked_phone, licence_class, carrier_id, note, create_time, delete_time, revision
  FROM dispatch.drivers
 WHERE driver_id = ANY($1)
 ORDER BY driver_id;
