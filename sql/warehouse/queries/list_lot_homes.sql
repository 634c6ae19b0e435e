-- The warehouses that have or had a lot, in the order in which they are locked.
-- $1 lot_id int8
-- -> warehouse_id text, chapter_id text
SELECT balances.warehouse_id, warehouses.chapter_id
  FROM balances
  JOIN warehouses USING (warehouse_id)
 WHERE balances.lot_id = $1
 ORDER BY balances.warehouse_id;
