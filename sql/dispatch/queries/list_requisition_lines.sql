-- The lines of requisitions, in order.
-- $1 requisition_ids text[]
-- -> requisition_id text, line_index int4, item text, quantity int8, priority int4, needed_by_time timestamptz?,
-- not_before_time timestamptz?, received_quantity int8
SELECT requisition_id, line_index, item, quantity, priority, needed_by_time, not_before_time, received_quantity
  FROM dispatch.requisition_lines
 WHERE requisition_id = ANY($1)
 ORDER BY requisition_id, line_index;
