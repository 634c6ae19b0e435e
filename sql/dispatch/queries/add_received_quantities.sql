-- Adds what a signed shipment brought to the lines of its requisition.
-- $1 requisition_id text
-- $2 shipment_id text
UPDATE dispatch.requisition_lines AS line
   SET received_quantity = line.received_quantity + brought.quantity
  FROM (SELECT requisition_line_index, sum(received_quantity)::bigint AS quantity
          FROM dispatch.shipment_lines
         WHERE shipment_id = $2
         GROUP BY requisition_line_index) AS brought
 WHERE line.requisition_id = $1
   AND line.line_index = brought.requisition_line_index;
