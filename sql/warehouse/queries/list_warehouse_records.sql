-- What the record says of some warehouses, as far as levels are measured by it.
-- $1 warehouse_ids text[]
-- $2 today date
-- -> warehouse_id text, floor_area_m2 int8, volume_capacity_m3 int8, weight_capacity_kg int8, handling_capacity_m3_per_hour int8,
--    item_kind_count int8
SELECT warehouses.warehouse_id, warehouses.floor_area_m2, warehouses.volume_capacity_m3, warehouses.weight_capacity_kg,
       warehouses.handling_capacity_m3_per_hour,
       (SELECT count(DISTINCT balances.item_id)
          FROM balances
          JOIN lots USING (lot_id)
         WHERE balances.warehouse_id = warehouses.warehouse_id
           AND balances.on_hand_quantity > 0
           AND lots.state = 1
           AND lots.expiry_date >= $2) AS item_kind_count
  FROM warehouses
 WHERE warehouses.warehouse_id = ANY ($1);
