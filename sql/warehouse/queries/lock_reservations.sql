-- Locks reservations in order to end them, in the one order in which they are locked.
-- $1 reservation_ids int8[]
-- -> same as find_reservation
SELECT reservations.reservation_id, reservations.warehouse_id, warehouses.chapter_id, warehouses.state AS warehouse_state, reservations.purpose,
       reservations.incident_id, reservations.destination_chapter_id, reservations.state, reservations.expire_time, reservations.create_time,
       reservations.end_time, reservations.creator, reservations.canceller, reservations.cancel_reason
  FROM reservations
  JOIN warehouses USING (warehouse_id)
 WHERE reservations.reservation_id = ANY ($1)
 ORDER BY reservations.reservation_id
   FOR NO KEY UPDATE OF reservations;
