-- The same for the warehouse of a reservation. No row when there is no such reservation.
-- $1 reservation_id int8
-- -> entered bool
SELECT true AS entered
  FROM reservations,
       pg_advisory_xact_lock_shared(hashtextextended('warehouse.state ' || reservations.warehouse_id, 0))
 WHERE reservations.reservation_id = $1;
