-- A kit that an item is a component of. No row when there is none.
-- $1 item_id text
-- -> item_id text
SELECT item_id
  FROM items
 WHERE $1 = ANY (component_ids)
 ORDER BY item_id
 LIMIT 1;
