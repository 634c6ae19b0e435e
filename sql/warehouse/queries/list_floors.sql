-- Reserve floors of some items in some warehouses, each with the releases that count now. No row where there is no floor.
-- $1 warehouse_ids text[]
-- $2 item_ids text[]
-- $3 now timestamptz
-- -> warehouse_id text, item_id text, reserve_floor_quantity int8, release_quantities int8[], release_incident_ids text[]
SELECT stock_levels.warehouse_id, stock_levels.item_id, stock_levels.reserve_floor_quantity, releases.release_quantities,
       releases.release_incident_ids
  FROM stock_levels
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(floor_releases.quantity ORDER BY floor_releases.floor_release_id), '{}') AS release_quantities,
                COALESCE(array_agg(floor_releases.incident_id ORDER BY floor_releases.floor_release_id), '{}') AS release_incident_ids
           FROM floor_releases
          WHERE floor_releases.warehouse_id = stock_levels.warehouse_id
            AND floor_releases.item_id = stock_levels.item_id
            AND floor_releases.expire_time > $3) AS releases
 WHERE stock_levels.warehouse_id = ANY ($1)
   AND stock_levels.item_id = ANY ($2)
   AND stock_levels.reserve_floor_quantity > 0
 ORDER BY stock_levels.warehouse_id, stock_levels.item_id;
