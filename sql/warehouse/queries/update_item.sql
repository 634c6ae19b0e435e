-- Changes an item, all but its base unit.
-- $1 item_id text
-- $2 display_name text
-- $3 english_name text
-- $4 specification text
-- $5 code text
-- $6 pack_units text[]
-- $7 pack_quantities int8[]
-- $8 weight_g int8
-- $9 volume_cm3 int8
-- $10 shelf_life_days int4
-- $11 minimum_remaining_life_days int4
-- $12 substitute_ids text[]
-- $13 note text
-- $14 component_ids text[]
-- $15 component_quantities int8[]
-- $16 people_served_per_1000_units int8
-- $17 update_time timestamptz
-- -> revision int8
UPDATE items
   SET display_name = $2, english_name = $3, specification = $4, code = $5, pack_units = $6, pack_quantities = $7, weight_g = $8, volume_cm3 = $9,
       shelf_life_days = $10, minimum_remaining_life_days = $11, substitute_ids = $12, note = $13, component_ids = $14,
       component_quantities = $15, people_served_per_1000_units = $16, revision = revision + 1, update_time = $17
 WHERE item_id = $1
RETURNING revision;
