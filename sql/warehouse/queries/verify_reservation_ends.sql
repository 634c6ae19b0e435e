-- Reservations whose state and times do not fit together, and those announced as released more than once or although they were not.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH released AS (
  SELECT resource, count(*) AS times
    FROM outbox_events
   WHERE payload_type = 'muster.warehouse.v1.ReservationReleased'
   GROUP BY resource
), named AS (
  SELECT format('reservations/%s', reservation_id) AS name, state, create_time, expire_time, end_time
    FROM reservations
)
SELECT ARRAY['reservation', COALESCE(named.name, released.resource), 'released', COALESCE(released.times, 0)::text] AS details
  FROM named
  FULL JOIN released ON released.resource = named.name
 WHERE named.name IS NULL
    OR (named.state = 1) <> (named.end_time IS NULL)
    OR named.end_time < named.create_time
    OR (named.state IN (2, 3) AND named.end_time >= named.expire_time)
    OR (named.state = 4 AND named.end_time < named.expire_time)
    OR released.times > 1
    OR (released.times = 1 AND named.state IN (1, 2))
 ORDER BY COALESCE(named.name, released.resource)
 LIMIT $1;
