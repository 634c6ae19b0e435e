-- Adds one person's counts and keeps what follows from them for each line. Violates stocktake_counts_person_key when that person counted one
-- of the lots before, stocktake_lines_one_open_key when another open stocktake counts it.
-- $1 stocktake_id int8
-- $2 warehouse_id text
-- $3 counter text
-- $4 count_time timestamptz
-- $5 creator text
-- $6 create_time timestamptz
-- $7 lot_ids int8[]
-- $8 counted_quantities int8[]
-- $9 book_quantities int8[]
-- $10 states int4[]
-- $11 differences int8?[]
WITH counted AS (
  SELECT line.lot_id, line.counted_quantity, line.book_quantity, line.state, line.difference
    FROM unnest($7, $8, $9, $10, $11) AS line (lot_id, counted_quantity, book_quantity, state, difference)
), lines AS (
  INSERT INTO stocktake_lines (stocktake_id, warehouse_id, lot_id, state, difference, open)
  SELECT $1, $2, counted.lot_id, counted.state, counted.difference, true
    FROM counted
      ON CONFLICT (stocktake_id, lot_id) DO UPDATE SET state = excluded.state, difference = excluded.difference
), stocktake AS (
  UPDATE stocktakes
     SET revision = revision + 1
   WHERE stocktake_id = $1
)
INSERT INTO stocktake_counts (stocktake_id, lot_id, counter, counted_quantity, book_quantity, count_time, creator, create_time)
SELECT $1, counted.lot_id, $3, counted.counted_quantity, counted.book_quantity, $4, $5, $6
  FROM counted
 ORDER BY counted.lot_id;
