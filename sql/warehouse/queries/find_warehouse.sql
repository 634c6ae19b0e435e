-- One warehouse. No row when there is none.
-- $1 warehouse_id text
-- -> warehouse_id text, chapter_id text, display_name text, level int4, kind int4, state int4, latitude_degrees float8, longitude_degrees float8,
--    address text, floor_area_m2 int8, volume_capacity_m3 int8, weight_capacity_kg int8, handling_capacity_m3_per_hour int8,
--    call_off_minutes int4, note text, revision int8, update_time timestamptz, level_expire_time timestamptz?,
--    level_statement text, handling_capacity_tonnes_per_hour int8, level_assessment_number int8?
SELECT warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
       volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time, level_expire_time,
       level_statement, handling_capacity_tonnes_per_hour,
       (SELECT grade_assessments.number
          FROM grade_assessments
         WHERE grade_assessments.warehouse_id = warehouses.warehouse_id
           AND grade_assessments.state = 5) AS level_assessment_number
  FROM warehouses
 WHERE warehouse_id = $1;
