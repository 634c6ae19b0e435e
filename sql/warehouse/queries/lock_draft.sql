-- Locks a draft in order to change it. No row when there is none.
-- $1 warehouse_id text
-- $2 draft_id int8
-- -> same as find_draft
SELECT drafts.draft_id, drafts.warehouse_id, warehouses.chapter_id, drafts.content, drafts.state,
       vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year,
       vouchers.number AS voucher_number, drafts.revision, drafts.creator, drafts.create_time, drafts.update_time
  FROM drafts
  JOIN warehouses ON warehouses.warehouse_id = drafts.warehouse_id
  LEFT JOIN vouchers ON vouchers.voucher_id = drafts.voucher_id
 WHERE drafts.warehouse_id = $1
   AND drafts.draft_id = $2
   FOR NO KEY UPDATE OF drafts;
