-- A page of the catalogue, in order of the ids.
-- $1 after_item_id text
-- $2 limit int8
-- -> same as find_item
SELECT item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, weight_g, volume_cm3, shelf_life_days,
       minimum_remaining_life_days, substitute_ids, note, update_time, component_ids, component_quantities, people_served_per_1000_units,
       revision
  FROM items
 WHERE item_id > $1
 ORDER BY item_id
 LIMIT $2;
