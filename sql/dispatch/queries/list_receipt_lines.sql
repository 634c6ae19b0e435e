-- The lines of the receipts of shipments, in order.
-- $1 shipment_ids text[]
-- -> shipment_id text, receipt_number int4, line_index int4, received_quantity int8, damaged_quantity int8, lost_quantity int8
SELECT shipment_id, receipt_number, line_index, received_quantity, damaged_quantity, lost_quantity
  FROM dispatch.receipt_lines
 WHERE shipment_id = ANY($1)
 ORDER BY shipment_id, receipt_number, line_index;
