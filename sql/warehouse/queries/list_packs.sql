-- The packs of items and of the items of lots. Items that the catalogue does not have are left out.
-- $1 item_ids text[]
-- $2 lot_ids int8[]
-- -> item_id text, base_unit text, pack_units text[], pack_quantities int8[]
SELECT item_id, base_unit, pack_units, pack_quantities
  FROM items
 WHERE item_id = ANY ($1)
 UNION
SELECT items.item_id, items.base_unit, items.pack_units, items.pack_quantities
  FROM lots
  JOIN items USING (item_id)
 WHERE lots.lot_id = ANY ($2);
