-- The outbox is the audit trail: beside who did what to which resource of which chapter it keeps by which method and from which address.
-- Both are empty for events from before this migration; the address is empty for jobs and steps between services too.
ALTER TABLE outbox_events
  ADD COLUMN method         text NOT NULL DEFAULT '',
  ADD COLUMN client_address text NOT NULL DEFAULT '';

-- A chain of digests over the events in their order. Each seal covers the events after the seal before, up to (last_xid, last_event_id).
-- The seals are also how a time is found in the order of events, which therefore needs no index by time.
CREATE TABLE audit_seals (
  seal_id         bigint      NOT NULL,
  last_xid        xid8        NOT NULL,
  last_event_id   bigint      NOT NULL,
  -- create_time of that event.
  last_event_time timestamptz NOT NULL,
  event_count     bigint      NOT NULL,
  -- BLAKE2b-256: platform/audit/chain.h says of what.
  digest          bytea       NOT NULL,
  create_time     timestamptz NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (seal_id),
  CONSTRAINT audit_seals_seal_id_check CHECK (seal_id > 0),
  CONSTRAINT audit_seals_event_count_check CHECK (event_count > 0),
  CONSTRAINT audit_seals_digest_check CHECK (octet_length(digest) = 32)
);
CREATE INDEX audit_seals_last_event_time_idx ON audit_seals (last_event_time);

-- The service may add at the end and do nothing else: the place of an event in the order is not its to choose.
DO $$
DECLARE
  service_role text := current_setting('muster.service_role');
BEGIN
  EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON outbox_events FROM %I', service_role);
  EXECUTE format('GRANT INSERT (resource, chapter, actor, payload_type, payload, create_time, method, client_address) ON outbox_events TO %I',
                 service_role);
  EXECUTE format('REVOKE UPDATE, DELETE ON audit_seals FROM %I', service_role);
END;
$$;
