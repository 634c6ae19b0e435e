-- Seals after one, in order.
-- $1 after_seal_id int8
-- $2 limit int8
-- -> same as last_seal
SELECT seal_id, last_xid, last_event_id, last_event_time, event_count, digest, create_time
  FROM audit_seals
 WHERE seal_id > $1
 ORDER BY seal_id
 LIMIT $2;
