-- Requests with more than one answer, and the key that forbids them, should it be missing.
-- $1 limit int8
-- -> same as verify_lot_sums
(SELECT ARRAY['request', request_id::text, 'answers', count(*)::text] AS details
   FROM request_replays
  GROUP BY request_id
 HAVING count(*) > 1
  ORDER BY request_id
  LIMIT $1)
 UNION ALL
SELECT ARRAY['request', 'request_replays_pkey', 'answers', '0']
 WHERE NOT EXISTS (SELECT
                     FROM pg_index
                    WHERE indrelid = 'request_replays'::regclass
                      AND indisprimary
                      AND indisvalid);
