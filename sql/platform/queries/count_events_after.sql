-- How many events come after a cursor and before every transaction still running.
-- $1 after_xid xid8
-- $2 after_event_id int8
-- -> event_count int8
SELECT count(*) AS event_count
  FROM outbox_events
 WHERE (xid, event_id) > ($1, $2)
   AND xid < pg_snapshot_xmin(pg_current_snapshot());
