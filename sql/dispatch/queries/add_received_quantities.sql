-- Adds what one receipt of a shipment signed for to the lines of its requisition.
-- $1 requisition_id text
-- $2 shipment_id text
-- $3 receipt_number int4
UPDATE dispatch.requisition_lines AS line
   SET received_quantity = line.received_quantity + brought.quantity
  FROM (SELECT sent.requisition_line_index, sum(signed.received_quantity)::bigint AS quantity
          FROM dispatch.receipt_lines AS signed
          JOIN dispatch.shipment_lines AS sent USING (shipment_id, line_index)
         WHERE signed.shipment_id = $2
           AND signed.receipt_number = $3
         GROUP BY sent.requisition_line_index) AS brought
 WHERE line.requisition_id = $1
   AND line.line_index = brought.requisition_line_index;
