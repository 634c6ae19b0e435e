-- Adds a driver, whose telephone number update_driver_phone writes: where it is sealed for follows from the id.
-- $1 chapter text
-- $2 display_name text
-- $3 licence_class text
-- $4 carrier_id int8?
-- $5 note text
-- $6 create_time timestamptz
-- -> driver_id int8
INSERT INTO dispatch.drivers (chapter, display_name, masked_phone, sealed_phone, licence_class, carrier_id, note, create_time, revision)
VALUES ($1, $2, '', '', $3, $4, $5, $6, 1)
RETURNING driver_id;
