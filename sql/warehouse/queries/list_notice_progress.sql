-- What advance notices announced, and what has come of it.
-- $1 voucher_ids int8[]
-- -> voucher_id int8, item_id text, quantity int8, pack_unit text, lot_description text, received_quantity int8
SELECT voucher_id, item_id, quantity, pack_unit, lot_description, received_quantity
  FROM notice_progress
 WHERE voucher_id = ANY ($1)
 ORDER BY voucher_id, line_number;
