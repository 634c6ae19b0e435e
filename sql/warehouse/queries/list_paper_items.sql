-- Items as they stand on a paper.
-- $1 item_ids text[]
-- -> item_id text, display_name text, english_name text, specification text, code text, base_unit text, pack_units text[],
--    pack_quantities int8[], weight_g int8, volume_cm3 int8
SELECT items.item_id, items.display_name, items.english_name, items.specification, items.code, items.base_unit, items.pack_units,
       items.pack_quantities, items.weight_g, items.volume_cm3
  FROM items
 WHERE items.item_id = ANY ($1);
