-- Saves what was signed for of each line of a shipment, from line 0 on.
-- $1 shipment_id text
-- $2 received_quantities int8[]
-- $3 lost_quantities int8[]
UPDATE dispatch.shipment_lines AS line
   SET received_quantity = signed.received_quantity, lost_quantity = signed.lost_quantity
  FROM unnest($2, $3) WITH ORDINALITY AS signed (received_quantity, lost_quantity, ordinality)
 WHERE line.shipment_id = $1
   AND line.line_index = signed.ordinality - 1;
