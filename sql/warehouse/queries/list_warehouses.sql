-- A page of the warehouses of some chapters, in order of their ids.
-- $1 chapter_ids text[]
-- $2 level int4 0: of all
-- $3 kind int4 0: of all
-- $4 state int4 0: of all
-- $5 item_id text empty: whatever they hold
-- $6 after_warehouse_id text
-- $7 limit int8
-- -> same as find_warehouse
SELECT warehouse_id, chapter_id, display_name, level, kind, state, latitude_degrees, longitude_degrees, address, floor_area_m2,
       volume_capacity_m3, weight_capacity_kg, handling_capacity_m3_per_hour, call_off_minutes, note, revision, update_time, level_expire_time,
       level_statement, handling_capacity_tonnes_per_hour,
       (SELECT grade_assessments.number
          FROM grade_assessments
         WHERE grade_assessments.warehouse_id = warehouses.warehouse_id
           AND grade_assessments.state = 5) AS level_assessment_number
  FROM warehouses
 WHERE chapter_id IN (SELECT unnest($1))
   AND ($2 = 0 OR level = $2)
   AND ($3 = 0 OR kind = $3)
   AND ($4 = 0 OR state = $4)
   AND ($5 = '' OR EXISTS (SELECT
                             FROM balances
                            WHERE balances.warehouse_id = warehouses.warehouse_id
                              AND balances.item_id = $5
                              AND balances.on_hand_quantity > 0))
   AND warehouse_id > $6
 ORDER BY warehouse_id
 LIMIT $7;
