-- Reserve floors of warehouses and items, and of warehouses and the items of lots, pair by pair, each with the releases that count now. Pairs
-- without a floor are left out.
-- $1 warehouse_ids text[]
-- $2 item_ids text[]
-- $3 lot_warehouse_ids text[]
-- $4 lot_ids int8[]
-- $5 now timestamptz
-- -> warehouse_id text, item_id text, reserve_floor_quantity int8, release_quantities int8[], release_incident_ids text[]
WITH wanted AS (
  SELECT of_item.warehouse_id, of_item.item_id
    FROM unnest($1, $2) AS of_item (warehouse_id, item_id)
   UNION
  SELECT of_lot.warehouse_id, lots.item_id
    FROM unnest($3, $4) AS of_lot (warehouse_id, lot_id)
    JOIN lots USING (lot_id)
)
SELECT stock_levels.warehouse_id, stock_levels.item_id, stock_levels.reserve_floor_quantity, releases.release_quantities,
       releases.release_incident_ids
  FROM wanted
  JOIN stock_levels USING (warehouse_id, item_id)
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(floor_releases.quantity ORDER BY floor_releases.floor_release_id), '{}') AS release_quantities,
                COALESCE(array_agg(floor_releases.incident_id ORDER BY floor_releases.floor_release_id), '{}') AS release_incident_ids
           FROM floor_releases
          WHERE floor_releases.warehouse_id = stock_levels.warehouse_id
            AND floor_releases.item_id = stock_levels.item_id
            AND floor_releases.expire_time > $5) AS releases
 WHERE stock_levels.reserve_floor_quantity > 0;
