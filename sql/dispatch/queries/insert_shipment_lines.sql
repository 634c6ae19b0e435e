-- Adds the lines of a shipment, numbered from 0 in the order given.
-- $1 shipment_id text
-- $2 requisition_line_indices int4[]
-- $3 items text[]
-- $4 lots text[]
-- $5 quantities int8[]
INSERT INTO dispatch.shipment_lines (shipment_id, line_index, requisition_line_index, item, lot, quantity, received_quantity,
                                     lost_quantity, damaged_quantity, returned_quantity)
SELECT $1, line.ordinality - 1, line.requisition_line_index, line.item, line.lot, line.quantity, 0, 0, 0, 0
  FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS line (requisition_line_index, item, lot, quantity, ordinality);
