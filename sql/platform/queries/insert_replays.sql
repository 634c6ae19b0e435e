-- Keeps the answers to requests; a serialization failure when a twin of one has just done so.
-- $1 request_ids uuid[]
-- $2 request_digests bytea[]
-- $3 responses bytea[]
-- $4 create_time timestamptz
-- -> complete bool
WITH kept AS (
  INSERT INTO request_replays (request_id, request_digest, response, create_time)
  SELECT replay.request_id, replay.request_digest, replay.response, $4
    FROM unnest($1, $2, $3) AS replay (request_id, request_digest, response)
      ON CONFLICT DO NOTHING
  RETURNING request_id
)
SELECT expect_count((SELECT count(*) FROM kept), cardinality($1)) AS complete;
