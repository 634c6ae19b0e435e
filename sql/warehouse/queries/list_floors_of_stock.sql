-- Reserve floors of warehouses and items, and of warehouses and the items of lots, pair by pair: one row for each release that has not ended,
-- and one without release for a floor that has none. Pairs without a floor are left out.
-- $1 warehouse_ids text[]
-- $2 item_ids text[]
-- $3 lot_warehouse_ids text[]
-- $4 lot_ids int8[]
-- $5 now timestamptz
-- -> warehouse_id text, item_id text, reserve_floor_quantity int8, released_quantity int8?, incident_id text?
WITH wanted AS (
  SELECT of_item.warehouse_id, of_item.item_id
    FROM unnest($1, $2) AS of_item (warehouse_id, item_id)
   UNION
  SELECT of_lot.warehouse_id, lots.item_id
    FROM unnest($3, $4) AS of_lot (warehouse_id, lot_id)
    JOIN lots USING (lot_id)
)
SELECT stock_levels.warehouse_id, stock_levels.item_id, stock_levels.reserve_floor_quantity, floor_releases.quantity AS released_quantity,
       floor_releases.incident_id
  FROM wanted
  JOIN stock_levels USING (warehouse_id, item_id)
  LEFT JOIN floor_releases
         ON floor_releases.warehouse_id = stock_levels.warehouse_id
        AND floor_releases.item_id = stock_levels.item_id
        AND floor_releases.expire_time > $5
 WHERE stock_levels.reserve_floor_quantity > 0;
