-- Which of these items the catalogue does not have, in the order given.
-- $1 item_ids text[]
-- -> item_id text
SELECT wanted.item_id
  FROM unnest($1) WITH ORDINALITY AS wanted (item_id, position)
 WHERE NOT EXISTS (SELECT FROM items WHERE items.item_id = wanted.item_id)
 ORDER BY wanted.position;
