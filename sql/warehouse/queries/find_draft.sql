-- One draft and whose it is. No row when there is none.
-- $1 warehouse_id text
-- $2 draft_id int8
-- -> draft_id int8, warehouse_id text, chapter_id text, content bytea, state int4, voucher_warehouse_id text?, voucher_kind int4?,
--    voucher_year int4?, voucher_number int8?, revision int8, creator text, create_time timestamptz, update_time timestamptz
SELECT drafts.draft_id, drafts.warehouse_id, warehouses.chapter_id, drafts.content, drafts.state,
       vouchers.warehouse_id AS voucher_warehouse_id, vouchers.kind AS voucher_kind, vouchers.year AS voucher_year,
       vouchers.number AS voucher_number, drafts.revision, drafts.creator, drafts.create_time, drafts.update_time
  FROM drafts
  JOIN warehouses ON warehouses.warehouse_id = drafts.warehouse_id
  LEFT JOIN vouchers ON vouchers.voucher_id = drafts.voucher_id
 WHERE drafts.warehouse_id = $1
   AND drafts.draft_id = $2;
