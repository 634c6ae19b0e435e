-- Locks pending reservations whose time has come, those that nobody is ending at this moment.
-- $1 now timestamptz
-- $2 limit int8
-- -> same as find_reservation
SELECT reservations.reservation_id, reservations.warehouse_id, warehouses.chapter_id, warehouses.state AS warehouse_state, reservations.purpose,
       reservations.incident_id, reservations.destination_chapter_id, reservations.state, reservations.expire_time, reservations.create_time,
       reservations.end_time, reservations.creator, reservations.canceller, reservations.cancel_reason
  FROM reservations
  JOIN warehouses USING (warehouse_id)
 WHERE reservations.state = 1
   AND reservations.expire_time <= $1
 ORDER BY reservations.expire_time
 LIMIT $2
   FOR NO KEY UPDATE OF reservations SKIP LOCKED;
