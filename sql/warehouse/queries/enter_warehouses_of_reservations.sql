-- The same for the warehouses of reservations.
-- $1 reservation_ids int8[]
-- -> entered_count int8
SELECT count(pg_advisory_xact_lock_shared(hashtextextended('warehouse.state ' || of_reservation.warehouse_id, 0))) AS entered_count
  FROM (SELECT DISTINCT reservations.warehouse_id
          FROM reservations
         WHERE reservations.reservation_id = ANY ($1)
         ORDER BY reservations.warehouse_id) AS of_reservation;
