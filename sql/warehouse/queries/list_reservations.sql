-- A page of reservations of the warehouses of some chapters, the latest first.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 state int4 0: any
-- $4 incident_id text empty: for any or none
-- $5 before_reservation_id int8
-- $6 limit int8
-- -> same as find_reservation
SELECT reservations.reservation_id, reservations.warehouse_id, warehouses.chapter_id, warehouses.state AS warehouse_state, reservations.purpose,
       reservations.incident_id, reservations.destination_chapter_id, reservations.state, reservations.expire_time, reservations.create_time,
       reservations.end_time, reservations.creator, reservations.canceller, reservations.cancel_reason
  FROM reservations
  JOIN warehouses USING (warehouse_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR reservations.warehouse_id = $2)
   AND ($3 = 0 OR reservations.state = $3)
   AND ($4 = '' OR reservations.incident_id = $4)
   AND reservations.reservation_id < $5
 ORDER BY reservations.reservation_id DESC
 LIMIT $6;
