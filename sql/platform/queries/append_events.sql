-- Appends events, in the order given, to the outbox of the schema on the search path.
-- $1 resources text[]
-- $2 chapters text[]
-- $3 actors text[]
-- $4 payload_types text[]
-- $5 payloads bytea[]
-- $6 create_time timestamptz
-- $7 methods text[]
-- $8 client_addresses text[]
INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time, method, client_address)
SELECT event.resource, event.chapter, event.actor, event.payload_type, event.payload, $6, event.method, event.client_address
  FROM unnest($1, $2, $3, $4, $5, $7, $8) AS event (resource, chapter, actor, payload_type, payload, method, client_address);
