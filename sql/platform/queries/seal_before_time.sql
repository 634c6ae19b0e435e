-- The newest seal whose last event is from before a time. No row when there is none.
-- $1 before_time timestamptz
-- -> last_xid xid8, last_event_id int8
SELECT last_xid, last_event_id
  FROM audit_seals
 WHERE last_event_time < $1
 ORDER BY last_event_time DESC, seal_id DESC
 LIMIT 1;
