-- Saves what changes of a driver besides the telephone number.
-- $1 driver_id int8
-- $2 display_name text
-- $3 licence_class text
-- $4 carrier_id int8?
-- $5 note text
-- $6 delete_time timestamptz?
UPDATE dispatch.drivers
   SET display_name = $2, licence_class = $3, carrier_id = $4, note = $5, delete_time = $6, revision = revision + 1
 WHERE driver_id = $1;
