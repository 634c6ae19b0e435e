-- What a stocktake counted, as the sheet shows it that it was posted on: by bin and lot, each with its last count. No row for a voucher of
-- another kind.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- -> lot_id int8, counted_quantity int8, book_quantity int8, difference int8, count_time timestamptz, counters text[]
SELECT stocktake_lines.lot_id, last_count.counted_quantity, last_count.book_quantity, COALESCE(stocktake_lines.difference, 0) AS difference,
       last_count.count_time, everybody.counters
  FROM vouchers
  JOIN stocktakes USING (voucher_id)
  JOIN stocktake_lines USING (stocktake_id)
  JOIN balances ON balances.warehouse_id = stocktake_lines.warehouse_id AND balances.lot_id = stocktake_lines.lot_id
 CROSS JOIN LATERAL (
         SELECT stocktake_counts.counted_quantity, stocktake_counts.book_quantity, stocktake_counts.count_time
           FROM stocktake_counts
          WHERE stocktake_counts.stocktake_id = stocktake_lines.stocktake_id
            AND stocktake_counts.lot_id = stocktake_lines.lot_id
          ORDER BY stocktake_counts.count_id DESC
          LIMIT 1) AS last_count
 CROSS JOIN LATERAL (
         SELECT array_agg(stocktake_counts.counter ORDER BY stocktake_counts.count_id) AS counters
           FROM stocktake_counts
          WHERE stocktake_counts.stocktake_id = stocktake_lines.stocktake_id
            AND stocktake_counts.lot_id = stocktake_lines.lot_id) AS everybody
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4
 ORDER BY balances.bin, stocktake_lines.lot_id;
