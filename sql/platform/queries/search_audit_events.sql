-- Events between two places in the order that no transaction still running can come before, the last one first. An empty text means all.
-- $1 before_xid xid8 the highest there is on the first page
-- $2 before_event_id int8
-- $3 after_xid xid8
-- $4 after_event_id int8
-- $5 actor text
-- $6 resource_prefix text
-- $7 method text
-- $8 method_is_last_part bool the method's name without its service
-- $9 chapters text[]? only these chapters
-- $10 start_time timestamptz
-- $11 end_time timestamptz
-- $12 limit int8
-- -> same as list_audit_events
SELECT xid, event_id, resource, chapter, actor, payload_type, payload, create_time, method, client_address
  FROM outbox_events
 WHERE (xid, event_id) < ($1, $2)
   AND (xid, event_id) > ($3, $4)
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
   AND ($5 = '' OR actor = $5)
   AND ($6 = '' OR starts_with(resource, $6))
   AND ($7 = '' OR method = $7 OR ($8 AND right(method, length($7) + 1) = '/' || $7))
   AND ($9::text[] IS NULL OR chapter = ANY ($9))
   AND create_time >= $10
   AND create_time < $11
 ORDER BY xid DESC, event_id DESC
 LIMIT $12;
