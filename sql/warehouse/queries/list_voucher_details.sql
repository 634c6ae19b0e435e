-- What vouchers of some kinds carry besides header and transfers, as far as there is one of it.
-- $1 voucher_ids int8[]
-- -> voucher_id int8, expected_time timestamptz?, contact text?, contact_due_date date?, cancel_time timestamptz?, cancel_reason text?,
--    notice_year int4?, notice_number int8?, disposal_reason int4?, disposal_remark text?, approver text?, workbench text?, kit_lot_id int8?,
--    kit_quantity int8?, cost_remainder_fen int8?
SELECT vouchers.voucher_id, advance_notices.expected_time, advance_notices.contact, advance_notices.contact_due_date, advance_notices.cancel_time,
       advance_notices.cancel_reason, notice.year AS notice_year, notice.number AS notice_number, disposals.reason AS disposal_reason,
       disposals.remark AS disposal_remark, disposals.approver, kit_orders.workbench, kit_orders.lot_id AS kit_lot_id,
       kit_orders.quantity AS kit_quantity, kit_orders.cost_remainder_fen
  FROM vouchers
  LEFT JOIN advance_notices USING (voucher_id)
  LEFT JOIN notice_receipts USING (voucher_id)
  LEFT JOIN vouchers AS notice ON notice.voucher_id = notice_receipts.notice_voucher_id
  LEFT JOIN disposals ON disposals.voucher_id = vouchers.voucher_id
  LEFT JOIN kit_orders ON kit_orders.voucher_id = vouchers.voucher_id
 WHERE vouchers.voucher_id = ANY ($1)
 ORDER BY vouchers.voucher_id;
