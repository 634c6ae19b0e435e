-- Appends an event to the outbox of the schema on the search path.
-- $1 resource text
-- $2 chapter text
-- $3 actor text
-- $4 payload_type text
-- $5 payload bytea
-- $6 create_time timestamptz
INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)
VALUES ($1, $2, $3, $4, $5, $6);
