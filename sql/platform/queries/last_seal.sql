-- The newest seal of the audit trail. No row while there is none.
-- -> seal_id int8, last_xid xid8, last_event_id int8, last_event_time timestamptz, event_count int8, digest bytea, create_time timestamptz
SELECT seal_id, last_xid, last_event_id, last_event_time, event_count, digest, create_time
  FROM audit_seals
 ORDER BY seal_id DESC
 LIMIT 1;
