-- Adds a warehouse; violates warehouses_pkey when there is one of this id.
-- $1 warehouse_id text
-- $2 chapter_id text
-- $3 display_name text
-- $4 level int4
-- $5 kind int4
-- $6 state int4
-- $7 latitude_degrees float8
-- $8 longitude_degrees float8
-- $9 address text
-- $10 floor_area_m2 int8
-- $11 volume_capacity_m3 int8
-- $12 weight_capacity_kg int8
-- $13 handling_capacity_m3_per_hour int8
-- $14 call_off_minutes int4
-- $15 note text
-- $16 update_time timestamptz
-- $17 level_statement text
-- $18 handling_capacity_tonnes_per_hour int8
INSERT INTO warehouses (warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
                        volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time,
                        level_statement, handling_capacity_tonnes_per_hour)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $17, $18);
