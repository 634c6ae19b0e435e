-- A page of the lines of a stocktake by lot, each with its counts.
-- $1 stocktake_id int8
-- $2 state int4 0: any
-- $3 lot_ids int8[] empty: all
-- $4 after_lot_id int8
-- $5 limit int8
-- -> lot_id int8, item_id text, batch text, bin text, state int4, difference int8?, counters text[], counted_quantities int8[],
--    book_quantities int8[], count_times timestamptz[]
SELECT stocktake_lines.lot_id, lots.item_id, lots.batch, balances.bin, stocktake_lines.state, stocktake_lines.difference, counted.counters,
       counted.counted_quantities, counted.book_quantities, counted.count_times
  FROM stocktake_lines
  JOIN balances USING (warehouse_id, lot_id)
  JOIN lots ON lots.lot_id = stocktake_lines.lot_id
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(stocktake_counts.counter ORDER BY stocktake_counts.count_id), '{}') AS counters,
                COALESCE(array_agg(stocktake_counts.counted_quantity ORDER BY stocktake_counts.count_id), '{}') AS counted_quantities,
                COALESCE(array_agg(stocktake_counts.book_quantity ORDER BY stocktake_counts.count_id), '{}') AS book_quantities,
                COALESCE(array_agg(stocktake_counts.count_time ORDER BY stocktake_counts.count_id), '{}') AS count_times
           FROM stocktake_counts
          WHERE stocktake_counts.stocktake_id = stocktake_lines.stocktake_id
            AND stocktake_counts.lot_id = stocktake_lines.lot_id) AS counted
 WHERE stocktake_lines.stocktake_id = $1
   AND ($2 = 0 OR stocktake_lines.state = $2)
   AND (cardinality($3) = 0 OR stocktake_lines.lot_id = ANY ($3))
   AND stocktake_lines.lot_id > $4
 ORDER BY stocktake_lines.lot_id
 LIMIT $5;
