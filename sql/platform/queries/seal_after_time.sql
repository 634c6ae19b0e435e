-- The oldest seal whose last event is from after a time. No row when there is none.
-- $1 after_time timestamptz
-- -> last_xid xid8, last_event_id int8
SELECT last_xid, last_event_id
  FROM audit_seals
 WHERE last_event_time > $1
 ORDER BY last_event_time, seal_id
 LIMIT 1;
