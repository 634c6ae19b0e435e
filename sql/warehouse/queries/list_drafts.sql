-- A page of drafts of the warehouses of some chapters, the latest first.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 state int4 0: of all
-- $4 before_draft_id int8
-- $5 limit int8
-- -> same as find_draft
SELECT drafts.draft_id, drafts.warehouse_id, warehouses.chapter_id, drafts.content, drafts.state,
       vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year,
       vouchers.number AS voucher_number, drafts.revision, drafts.creator, drafts.create_time, drafts.update_time
  FROM drafts
  JOIN warehouses ON warehouses.warehouse_id = drafts.warehouse_id
  LEFT JOIN vouchers ON vouchers.voucher_id = drafts.voucher_id
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR drafts.warehouse_id = $2)
   AND ($3 = 0 OR drafts.state = $3)
   AND drafts.draft_id < $4
 ORDER BY drafts.draft_id DESC
 LIMIT $5;
