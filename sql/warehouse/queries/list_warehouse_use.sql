-- What the goods on hand take up in some warehouses; no row for an empty one. A sum beyond bigint stands at its limit.
-- $1 warehouse_ids text[]
-- -> warehouse_id text, used_volume_cm3 int8, used_weight_g int8, unmeasured_item_count int4
SELECT balances.warehouse_id, LEAST(sum(balances.on_hand_quantity::numeric * items.volume_cm3), 9223372036854775807)::bigint AS used_volume_cm3,
       LEAST(sum(balances.on_hand_quantity::numeric * items.weight_g), 9223372036854775807)::bigint AS used_weight_g,
       (count(DISTINCT items.item_id) FILTER (WHERE items.volume_cm3 = 0 OR items.weight_g = 0))::integer AS unmeasured_item_count
  FROM balances
  JOIN items USING (item_id)
 WHERE balances.warehouse_id = ANY ($1)
   AND balances.on_hand_quantity > 0
 GROUP BY balances.warehouse_id;
