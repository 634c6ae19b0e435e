-- Shows requisitions to more chapters.
-- $1 requisition_ids text[]
-- $2 readers text[]
UPDATE dispatch.requisitions
   SET readers = ARRAY(SELECT unnest(readers) UNION SELECT unnest($2) ORDER BY 1)
 WHERE requisition_id = ANY($1);
