-- One reservation and whose it is. No row when there is none.
-- $1 reservation_id int8
-- -> reservation_id int8, warehouse_id text, chapter_id text, warehouse_state int4, purpose text, incident_id text, destination_chapter_id text,
--    state int4, expire_time timestamptz, create_time timestamptz, end_time timestamptz?, creator text, canceller text,
--    cancel_reason text
SELECT reservations.reservation_id, reservations.warehouse_id, warehouses.chapter_id, warehouses.state AS warehouse_state, reservations.purpose,
       reservations.incident_id, reservations.destination_chapter_id, reservations.state, reservations.expire_time, reservations.create_time,
       reservations.end_time, reservations.creator, reservations.canceller, reservations.cancel_reason
  FROM reservations
  JOIN warehouses USING (warehouse_id)
 WHERE reservations.reservation_id = $1;
