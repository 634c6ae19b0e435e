-- Brings the remembered answer to a request up to date with what the same call has done since.
-- $1 request_id uuid
-- $2 response bytea
UPDATE request_replays
   SET response = $2
 WHERE request_id = $1;
