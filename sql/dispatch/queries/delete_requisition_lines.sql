-- Removes the lines of a draft.
-- $1 requisition_id text
DELETE FROM dispatch.requisition_lines
 WHERE requisition_id = $1;
