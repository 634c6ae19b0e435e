-- Changes what is known of a warehouse.
-- $1 warehouse_id text
-- $2 display_name text
-- $3 kind int4
-- $4 latitude_degrees float8
-- $5 longitude_degrees float8
-- $6 address text
-- $7 floor_area_m2 int8
-- $8 volume_capacity_m3 int8
-- $9 weight_capacity_kg int8
-- $10 handling_capacity_m3_per_hour int8
-- $11 call_off_minutes int4
-- $12 note text
-- $13 update_time timestamptz
-- $14 handling_capacity_tonnes_per_hour int8
UPDATE warehouses
   SET display_name = $2, kind = $3, latitude_degrees = $4, longitude_degrees = $5, address = $6, floor_area_m2 = $7, volume_capacity_m3 = $8,
       weight_capacity_kg = $9, handling_capacity_m3_per_hour = $10, call_off_minutes = $11, note = $12, revision = revision + 1,
       update_time = $13, handling_capacity_tonnes_per_hour = $14
 WHERE warehouse_id = $1;
