-- One draft and whose it is. No row when there is none.
-- $1 warehouse_id text
-- $2 draft_id int8
-- -> draft_id int8, warehouse_id text, chapter_id text, content bytea, state int4, voucher_kind int4?, voucher_year int4?,
--    voucher_number int8?, revision int8, creator text, create_time timestamptz, update_time timestamptz
SELECT drafts.draft_id, drafts.warehouse_id, warehouses.chapter_id, drafts.content, drafts.state, vouchers.kind AS voucher_kind,
       vouchers.year AS voucher_year, vouchers.number AS voucher_number, drafts.revision, drafts.creator, drafts.create_time, drafts.update_time
  FROM drafts
  JOIN warehouses USING (warehouse_id)
  LEFT JOIN vouchers USING (voucher_id)
 WHERE drafts.warehouse_id = $1
   AND drafts.draft_id = $2;
