-- A page of the warehouses of some chapters, in order of their ids.
-- $1 chapter_ids text[]
-- $2 after_warehouse_id text
-- $3 limit int8
-- -> same as find_warehouse
SELECT warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
       volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time
  FROM warehouses
 WHERE chapter_id IN (SELECT unnest($1))
   AND warehouse_id > $2
 ORDER BY warehouse_id
 LIMIT $3;
