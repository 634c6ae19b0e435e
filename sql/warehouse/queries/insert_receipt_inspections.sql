-- Adds to a voucher how the goods on it were found.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 number int8
-- $5 item_ids text[]
-- $6 lot_ids int8?[]
-- $7 expected_quantities int8?[]
-- $8 accepted_quantities int8[]
-- $9 rejected_quantities int8[]
-- $10 rejection_reasons int4[]
-- $11 remarks text[]
-- $12 certificate_numbers text[]
-- $13 quarantined bool[]
INSERT INTO receipt_inspections (voucher_id, line_number, item_id, lot_id, expected_quantity, accepted_quantity, rejected_quantity, rejection_reason,
                         remark, certificate_number, quarantined)
SELECT vouchers.voucher_id, line.position, line.item_id, line.lot_id, line.expected_quantity, line.accepted_quantity, line.rejected_quantity,
       line.rejection_reason, line.remark, line.certificate_number, line.quarantined
  FROM vouchers,
       unnest($5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
       AS line (item_id, lot_id, expected_quantity, accepted_quantity, rejected_quantity, rejection_reason, remark, certificate_number,
                quarantined, position)
 WHERE vouchers.warehouse_id = $1
   AND vouchers.kind = $2
   AND vouchers.year = $3
   AND vouchers.number = $4;
