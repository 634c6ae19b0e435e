-- One release of a floor, and whose warehouse it is. No row when there is none.
-- $1 warehouse_id text
-- $2 floor_release_id int8
-- -> floor_release_id int8, warehouse_id text, chapter_id text, item_id text, quantity int8, incident_id text, reason text, creator text,
--    create_time timestamptz, expire_time timestamptz
SELECT floor_releases.floor_release_id, floor_releases.warehouse_id, warehouses.chapter_id, floor_releases.item_id, floor_releases.quantity,
       floor_releases.incident_id, floor_releases.reason, floor_releases.creator, floor_releases.create_time, floor_releases.expire_time
  FROM floor_releases
  JOIN warehouses USING (warehouse_id)
 WHERE floor_releases.warehouse_id = $1
   AND floor_releases.floor_release_id = $2;
