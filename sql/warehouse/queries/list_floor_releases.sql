-- A page of the releases of floors in the warehouses of some chapters, the latest first.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 item_ids text[] empty: of all
-- $4 include_ended bool
-- $5 now timestamptz
-- $6 before_floor_release_id int8
-- $7 limit int8
-- -> same as find_floor_release
SELECT floor_releases.floor_release_id, floor_releases.warehouse_id, warehouses.chapter_id, floor_releases.item_id, floor_releases.quantity,
       floor_releases.incident_id, floor_releases.reason, floor_releases.creator, floor_releases.create_time, floor_releases.expire_time
  FROM floor_releases
  JOIN warehouses USING (warehouse_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR floor_releases.warehouse_id = $2)
   AND (cardinality($3) = 0 OR floor_releases.item_id = ANY ($3))
   AND ($4 OR floor_releases.expire_time > $5)
   AND floor_releases.floor_release_id < $6
 ORDER BY floor_releases.floor_release_id DESC
 LIMIT $7;
