-- Keeps the answers to requests; violates request_replays_pkey when a twin of one has just done so.
-- $1 request_ids uuid[]
-- $2 request_digests bytea[]
-- $3 responses bytea[]
-- $4 create_time timestamptz
INSERT INTO request_replays (request_id, request_digest, response, create_time)
SELECT replay.request_id, replay.request_digest, replay.response, $4
  FROM unnest($1, $2, $3) AS replay (request_id, request_digest, response);
