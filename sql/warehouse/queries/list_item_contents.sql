-- What packs and kits of some items contain; no row for an item that the catalogue does not have.
-- $1 item_ids text[]
-- -> item_id text, pack_units text[], pack_quantities int8[], component_ids text[], component_quantities int8[]
SELECT item_id, pack_units, pack_quantities, component_ids, component_quantities
  FROM items
 WHERE item_id = ANY ($1);
