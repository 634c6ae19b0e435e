-- Events after a cursor that no transaction still running can come before, in order, with all that is sealed.
-- $1 after_xid xid8
-- $2 after_event_id int8
-- $3 limit int8
-- -> xid xid8, event_id int8, resource text, chapter text, actor text, payload_type text, payload bytea, create_time timestamptz,
-- method text, client_address text
SELECT xid, event_id, resource, chapter, actor, payload_type, payload, create_time, method, client_address
  FROM outbox_events
 WHERE (xid, event_id) > ($1, $2)
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY xid, event_id
 LIMIT $3;
