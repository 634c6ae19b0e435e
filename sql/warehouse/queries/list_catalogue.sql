-- What every item of the catalogue is called and counted in, in order of the ids.
-- -> item_id text, display_name text, english_name text, specification text, code text, base_unit text, pack_units text[],
--    pack_quantities int8[], shelf_life_days int4
SELECT item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, shelf_life_days
  FROM items
 ORDER BY item_id;
