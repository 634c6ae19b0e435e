-- The same as list_reservations for what all warehouses hold for one incident. A statement of its own, because a plan that serves any filter
-- reads every reservation of every warehouse; and not planned with the warehouses, which PostgreSQL takes for few.
-- $1 chapter_ids text[]
-- $2 incident_id text not empty
-- $3 before_reservation_id int8
-- $4 limit int8
-- -> same as find_reservation
WITH pending AS MATERIALIZED (
  SELECT reservations.reservation_id, reservations.warehouse_id, reservations.purpose, reservations.incident_id,
         reservations.destination_chapter_id, reservations.state, reservations.expire_time, reservations.create_time, reservations.end_time,
         reservations.creator, reservations.canceller, reservations.cancel_reason
    FROM reservations
   WHERE reservations.incident_id = $2
     AND reservations.incident_id <> ''
     AND reservations.state = 1
     AND reservations.reservation_id < $3
)
SELECT pending.reservation_id, pending.warehouse_id, warehouses.chapter_id, warehouses.state AS warehouse_state, pending.purpose,
       pending.incident_id, pending.destination_chapter_id, pending.state, pending.expire_time, pending.create_time, pending.end_time,
       pending.creator, pending.canceller, pending.cancel_reason
  FROM pending
  JOIN warehouses USING (warehouse_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
 ORDER BY pending.reservation_id DESC
 LIMIT $4;
