-- Writes the lines of a requisition, numbered from 0 in the order given: those that exist keep item, priority and what was received.
-- $1 requisition_id text
-- $2 items text[]
-- $3 quantities int8[]
-- $4 priorities int4[]
-- $5 needed_by_times timestamptz?[]
-- $6 not_before_times timestamptz?[]
INSERT INTO dispatch.requisition_lines (requisition_id, line_index, item, quantity, priority, needed_by_time, not_before_time, received_quantity)
SELECT $1, line.ordinality - 1, line.item, line.quantity, line.priority, line.needed_by_time, line.not_before_time, 0
  FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS line (item, quantity, priority, needed_by_time, not_before_time, ordinality)
    ON CONFLICT (requisition_id, line_index) DO UPDATE
   SET quantity = excluded.quantity, needed_by_time = excluded.needed_by_time, not_before_time = excluded.not_before_time;
