-- The packs of items and of the items of lots. Items that the catalogue does not have are left out.
-- $1 item_ids text[]
-- $2 lot_ids int8[]
-- -> item_id text, base_unit text, pack_units text[], pack_quantities int8[]
WITH wanted AS (
  SELECT unnest($1) AS item_id
   UNION
  SELECT item_id
    FROM lots
   WHERE lot_id = ANY ($2)
)
SELECT items.item_id, items.base_unit, items.pack_units, items.pack_quantities
  FROM wanted
  JOIN items USING (item_id);
