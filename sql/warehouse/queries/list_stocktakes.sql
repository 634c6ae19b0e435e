-- A page of stocktakes of the warehouses of some chapters, the latest first. State 2 (counted) is an open one whose lines are all settled.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 state int4 0: any
-- $4 before_stocktake_id int8
-- $5 limit int8
-- -> stocktake_id int8, warehouse_id text, chapter_id text, item_ids text[], bins text[], state int4, note text, creator text,
--    create_time timestamptz, end_time timestamptz?, end_reason text, revision int8, line_count int8, settled_count int8, recount_count int8,
--    voucher_kind int4?, voucher_year int4?, voucher_number int8?
SELECT stocktakes.stocktake_id, stocktakes.warehouse_id, warehouses.chapter_id, stocktakes.item_ids, stocktakes.bins, derived.state,
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
 CROSS JOIN LATERAL (
         SELECT CASE WHEN stocktakes.state = 1 AND lines.settled_count = lines.line_count THEN 2 ELSE stocktakes.state END AS state) AS derived
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR stocktakes.warehouse_id = $2)
   AND ($3 = 0 OR derived.state = $3)
   AND stocktakes.stocktake_id < $4
 ORDER BY stocktakes.stocktake_id DESC
 LIMIT $5;
