-- The lines of shipments, in order.
-- $1 shipment_ids text[]
-- -> shipment_id text, line_index int4, requisition_line_index int4, item text, lot text, quantity int8, received_quantity int8,
-- lost_quantity int8, damaged_quantity int8, returned_quantity int8
SELECT shipment_id, line_index, requisition_line_index, item, lot, quantity, received_quantity, lost_quantity,
       damaged_quantity, returned_quantity
  FROM dispatch.shipment_lines
 WHERE shipment_id = ANY($1)
 ORDER BY shipment_id, line_index;
