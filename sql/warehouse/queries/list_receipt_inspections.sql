-- How the goods on notes were found, line by line.
-- $1 voucher_ids int8[]
-- -> voucher_id int8, item_id text, lot_id int8?, expected_quantity int8?, accepted_quantity int8, rejected_quantity int8,
--    rejection_reason int4, remark text, certificate_number text, quarantined bool
SELECT voucher_id, item_id, lot_id, expected_quantity, accepted_quantity, rejected_quantity, rejection_reason, remark, certificate_number,
       quarantined
  FROM receipt_inspections
 WHERE voucher_id = ANY ($1)
 ORDER BY voucher_id, line_number;
