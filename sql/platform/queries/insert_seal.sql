-- Adds a seal; nothing when another process has added one in the same place meanwhile.
-- $1 seal_id int8
-- $2 last_xid xid8
-- $3 last_event_id int8
-- $4 last_event_time timestamptz
-- $5 event_count int8
-- $6 digest bytea
-- $7 create_time timestamptz
INSERT INTO audit_seals (seal_id, last_xid, last_event_id, last_event_time, event_count, digest, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (seal_id) DO NOTHING;
