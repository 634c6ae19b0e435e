-- Has the calls that wait for a shipment's steps, and that have not been tried, replace one reservation more.
-- $1 subject text
-- $2 addition bytea a ReplaceReservationsRequest with nothing but the reservation
-- -> step_id int8
UPDATE dispatch.step_prerequisites AS prerequisite
   SET addition = $2
  FROM dispatch.steps
 WHERE prerequisite.subject = $1
   AND steps.step_id = prerequisite.step_id
   AND steps.state = 1
   AND steps.kind = 8
   AND steps.attempt_count = 0
RETURNING prerequisite.step_id;
