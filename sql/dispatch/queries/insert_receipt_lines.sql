-- Adds the lines of a receipt.
-- $1 shipment_id text
-- $2 receipt_number int4
-- $3 line_indices int4[]
-- $4 received_quantities int8[]
-- $5 damaged_quantities int8[]
-- $6 lost_quantities int8[]
INSERT INTO dispatch.receipt_lines (shipment_id, receipt_number, line_index, received_quantity, damaged_quantity, lost_quantity)
SELECT $1, $2, line.line_index, line.received_quantity, line.damaged_quantity, line.lost_quantity
  FROM unnest($3, $4, $5, $6) AS line (line_index, received_quantity, damaged_quantity, lost_quantity);
