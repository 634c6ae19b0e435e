-- Starts a stocktake of what the warehouse has of some items in some bins.
-- $1 warehouse_id text
-- $2 item_ids text[] empty: all
-- $3 bins text[] empty: all
-- $4 note text
-- $5 creator text
-- $6 create_time timestamptz
-- -> stocktake_id int8, line_count int8
WITH stocktake AS (
  INSERT INTO stocktakes (warehouse_id, item_ids, bins, state, note, creator, create_time, revision)
  VALUES ($1, $2, $3, 1, $4, $5, $6, 1)
  RETURNING stocktake_id
), lines AS (
  INSERT INTO stocktake_lines (stocktake_id, warehouse_id, lot_id, state, open)
  SELECT stocktake.stocktake_id, balances.warehouse_id, balances.lot_id, 1, true
    FROM stocktake, balances
   WHERE balances.warehouse_id = $1
     AND balances.on_hand_quantity > 0
     AND (cardinality($2) = 0 OR balances.item_id = ANY ($2))
     AND (cardinality($3) = 0 OR balances.bin = ANY ($3))
  RETURNING lot_id
)
SELECT stocktake.stocktake_id, (SELECT count(*) FROM lines) AS line_count
  FROM stocktake;
