-- The first answer to a request. No row when there is none yet.
-- $1 request_id uuid
-- -> request_digest bytea, response bytea
SELECT request_digest, response
  FROM request_replays
 WHERE request_id = $1;
