-- Keeps the answer to a request; violates request_replays_pkey when a twin has just done so.
-- $1 request_id uuid
-- $2 request_digest bytea
-- $3 response bytea
-- $4 create_time timestamptz
INSERT INTO request_replays (request_id, request_digest, response, create_time)
VALUES ($1, $2, $3, $4);
