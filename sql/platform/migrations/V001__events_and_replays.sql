-- What every service's schema has, next to its own tables.

-- The outbox: one row for each change of state, written in the change's own transaction. Readers go by (xid, event_id) and only below the
-- oldest transaction still running, because identities are drawn before commits and so do not follow their order.
CREATE TABLE outbox_events (
  xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
  event_id     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  resource     text        NOT NULL,
  chapter      text        NOT NULL,
  actor        text        NOT NULL,
  payload_type text        NOT NULL,
  payload      bytea       NOT NULL,
  create_time  timestamptz NOT NULL,
  CONSTRAINT outbox_events_pkey PRIMARY KEY (xid, event_id)
);

-- The first answer to each request_id, so that a repeated call has one effect.
CREATE TABLE request_replays (
  request_id     uuid        NOT NULL,
  request_digest bytea       NOT NULL,
  response       bytea       NOT NULL,
  create_time    timestamptz NOT NULL,
  CONSTRAINT request_replays_pkey PRIMARY KEY (request_id)
);
