-- One stocktake and whose it is. No row when there is none.
-- $1 stocktake_id int8
-- -> same as list_stocktakes
SELECT stocktakes.stocktake_id, stocktakes.warehouse_id, warehouses.chapter_id, stocktakes.item_ids, stocktakes.bins,
       CASE WHEN stocktakes.state = 1 AND lines.settled_count = lines.line_count THEN 2 ELSE stocktakes.state END AS state,
       stocktakes.note, stocktakes.creator, stocktakes.create_time, stocktakes.end_time, stocktakes.end_reason, stocktakes.revision,
       lines.line_count, lines.settled_count, lines.recount_count, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year,
       vouchers.number AS voucher_number
  FROM stocktakes
  JOIN warehouses USING (warehouse_id)
  LEFT JOIN vouchers USING (voucher_id)
 CROSS JOIN LATERAL (
         SELECT count(*) AS line_count, count(*) FILTER (WHERE stocktake_lines.state = 3) AS settled_count,
                count(*) FILTER (WHERE stocktake_lines.state = 2) AS recount_count
           FROM stocktake_lines
          WHERE stocktake_lines.stocktake_id = stocktakes.stocktake_id) AS lines
 WHERE stocktakes.stocktake_id = $1;
