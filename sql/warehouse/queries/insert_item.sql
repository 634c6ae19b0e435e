-- Adds an item; violates items_pkey when there is one of this id.
-- $1 item_id text
-- $2 display_name text
-- $3 english_name text
-- $4 specification text
-- $5 code text
-- $6 base_unit text
-- $7 pack_units text[]
-- $8 pack_quantities int8[]
-- $9 weight_g int8
-- $10 volume_cm3 int8
-- $11 shelf_life_days int4
-- $12 minimum_remaining_life_days int4
-- $13 substitute_ids text[]
-- $14 note text
-- $15 component_ids text[]
-- $16 component_quantities int8[]
-- $17 people_served_per_1000_units int8
-- $18 update_time timestamptz
INSERT INTO items (item_id, display_name, english_name, specification, code, base_unit, pack_units, pack_quantities, weight_g, volume_cm3,
                   shelf_life_days, minimum_remaining_life_days, substitute_ids, note, component_ids, component_quantities,
                   people_served_per_1000_units, revision, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18);
