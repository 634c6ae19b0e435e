-- Whose warehouses are, and whether they are open.
-- $1 warehouse_ids text[]
-- -> warehouse_id text, chapter_id text, state int4
SELECT warehouse_id, chapter_id, state
  FROM warehouses
 WHERE warehouse_id = ANY ($1);
