-- Appends an event to the outbox of the schema on the search path.
-- $1 resource text
-- $2 chapter text
-- $3 actor text
-- $4 payload_type text
-- $5 payload bytea
-- $6 create_time timestamptz
-- $7 method text
-- $8 client_address text
INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time, method, client_address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
