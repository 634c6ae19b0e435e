-- The last event that a reader can see now. No row while there is none.
-- -> xid xid8, event_id int8
SELECT xid, event_id
  FROM outbox_events
 WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY xid DESC, event_id DESC
 LIMIT 1;
