-- A page of inspections in the warehouses of some chapters, the latest first.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 lot_id int8 0: of all
-- $4 before_inspection_id int8
-- $5 limit int8
-- -> inspection_id int8, warehouse_id text, lot_id int8, kind int4, result int4, inspection_day date, inspectors text[], remark text,
--    creator text, create_time timestamptz
SELECT inspections.inspection_id, inspections.warehouse_id, inspections.lot_id, inspections.kind, inspections.result,
       inspections.inspection_day, inspections.inspectors, inspections.remark, inspections.creator, inspections.create_time
  FROM inspections
  JOIN warehouses USING (warehouse_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR inspections.warehouse_id = $2)
   AND ($3 = 0 OR inspections.lot_id = $3)
   AND inspections.inspection_id < $4
 ORDER BY inspections.inspection_id DESC
 LIMIT $5;
