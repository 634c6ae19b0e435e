-- Appends events, in the order given, to the outbox of the schema on the search path.
-- $1 resources text[]
-- $2 chapters text[]
-- $3 actors text[]
-- $4 payload_types text[]
-- $5 payloads bytea[]
-- $6 create_time timestamptz
INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)
SELECT event.resource, event.chapter, event.actor, event.payload_type, event.payload, $6
  FROM unnest($1, $2, $3, $4, $5) AS event (resource, chapter, actor, payload_type, payload);
