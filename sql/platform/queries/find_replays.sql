-- The first answers to some requests, those that have been answered.
-- $1 request_ids uuid[]
-- -> request_id uuid, request_digest bytea, response bytea
SELECT request_id, request_digest, response
  FROM request_replays
 WHERE request_id = ANY ($1);
