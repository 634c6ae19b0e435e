-- Saves what became of each line of a shipment, from line 0 on.
-- $1 shipment_id text
-- $2 received_quantities int8[]
-- $3 damaged_quantities int8[]
-- $4 lost_quantities int8[]
-- $5 returned_quantities int8[]
UPDATE dispatch.shipment_lines AS line
   SET received_quantity = became.received_quantity, damaged_quantity = became.damaged_quantity, lost_quantity = became.lost_quantity,
       returned_quantity = became.returned_quantity
  FROM unnest($2, $3, $4, $5) WITH ORDINALITY
       AS became (received_quantity, damaged_quantity, lost_quantity, returned_quantity, ordinality)
 WHERE line.shipment_id = $1
   AND line.line_index = became.ordinality - 1;
