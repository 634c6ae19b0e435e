-- What advance notices announced, and what has come of it.
-- $1 voucher_ids int8[]
-- -> voucher_id int8, item_id text, quantity int8, pack_unit text, lot_description text, received_quantity int8
SELECT advance_notice_lines.voucher_id, advance_notice_lines.item_id, advance_notice_lines.quantity, advance_notice_lines.pack_unit,
       advance_notice_lines.lot_description, COALESCE(notice_progress.received_quantity, 0) AS received_quantity
  FROM advance_notice_lines
  JOIN notice_progress USING (voucher_id, line_number)
 WHERE advance_notice_lines.voucher_id = ANY ($1)
 ORDER BY advance_notice_lines.voucher_id, advance_notice_lines.line_number;
