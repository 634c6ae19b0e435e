-- Adds a vehicle. No row when the chapter has one with these plates.
-- $1 chapter text
-- $2 plate text
-- $3 carrier_id int8?
-- $4 kind int4
-- $5 payload_g int8
-- $6 volume_cm3 int8
-- $7 note text
-- $8 create_time timestamptz
-- -> vehicle_id int8
INSERT INTO dispatch.vehicles (chapter, plate, carrier_id, kind, payload_g, volume_cm3, note, create_time, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
    ON CONFLICT (chapter, plate) WHERE delete_time IS NULL DO NOTHING
RETURNING vehicle_id;
