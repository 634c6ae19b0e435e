-- One item. No row when there is none.
-- $1 item_id text
-- -> item_id text, display_name text, english_name text, specification text, code text, base_unit text, pack_units text[],
--    pack_quantities int8[], weight_g int8, volume_cm3 int8, shelf_life_days int4, minimum_remaining_life_days int4, substitute_ids text[],
--    note text, update_time timestamptz, component_ids text[], component_quantities int8[], people_served_per_1000_units int8, revision int8
SELECT item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, weight_g, volume_cm3, shelf_life_days,
       minimum_remaining_life_days, substitute_ids, note, update_time, component_ids, component_quantities, people_served_per_1000_units,
       revision
  FROM items
 WHERE item_id = $1;
