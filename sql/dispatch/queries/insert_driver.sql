-- Adds a driver.
-- $1 chapter text
-- $2 display_name text
-- $3 phone text
-- $4 licence_class text
-- $5 carrier_id int8?
-- $6 note text
-- $7 create_time timestamptz
-- -> driver_id int8
INSERT INTO dispatch.drivers (chapter, display_name, phone, licence_class, carrier_id, note, create_time, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
RETURNING driver_id;
