-- How many shipments of a requisition are neither signed for nor failed nor given back, and whose goods were not turned back.
-- $1 requisition_id text
-- -> open_count int8
SELECT count(*) AS open_count
  FROM dispatch.shipments
 WHERE requisition_id = $1
   AND state NOT IN (8, 9, 10, 11, 12, 13);
