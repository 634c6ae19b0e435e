-- What no shipment brings or has brought, for each line of requisitions: its quantity without what is in shipments that neither failed nor were given back,
-- lost, damaged and returned goods not counted.
-- $1 requisition_ids text[]
-- -> requisition_id text, line_index int4, missing_quantity int8
SELECT line.requisition_id, line.line_index,
       line.quantity - coalesce((SELECT sum(brought.quantity - brought.lost_quantity - brought.damaged_quantity
                                       - brought.returned_quantity)
                                   FROM dispatch.shipments AS shipment
                                   JOIN dispatch.shipment_lines AS brought USING (shipment_id)
                                  WHERE shipment.requisition_id = line.requisition_id
                                    AND shipment.state NOT IN (9, 13)
                                    AND brought.requisition_line_index = line.line_index), 0)::bigint AS missing_quantity
  FROM dispatch.requisition_lines AS line
 WHERE line.requisition_id = ANY($1)
 ORDER BY line.requisition_id, line.line_index;
