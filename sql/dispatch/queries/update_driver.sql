-- Saves what changes of a driver.
-- $1 driver_id int8
-- $2 display_name text
-- $3 phone text
-- $4 licence_class text
-- $5 carrier_id int8?
-- $6 note text
-- $7 delete_time timestamptz?
UPDATE dispatch.drivers
   SET display_name = $2, phone = $3, licence_class = $4, carrier_id = $5, note = $6, delete_time = $7, revision = revision + 1
 WHERE driver_id = $1;
