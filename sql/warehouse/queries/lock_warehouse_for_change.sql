-- Locks a warehouse in order to change it. No row when there is none.
-- $1 warehouse_id text
-- -> same as find_warehouse
SELECT warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
       volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time, level_expire_time,
       level_statement, handling_capacity_tonnes_per_hour,
       (SELECT grade_assessments.number
          FROM grade_assessments
         WHERE grade_assessments.warehouse_id = warehouses.warehouse_id
           AND grade_assessments.state = 5) AS level_assessment_number
  FROM warehouses
 WHERE warehouse_id = $1
   FOR NO KEY UPDATE;
