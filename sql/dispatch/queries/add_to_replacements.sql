-- Has the calls that wait for a shipment's steps, and that have not been tried, replace one reservation more. Messages that stand one behind
-- the other are one message whose lists have the rows of both.
-- $1 subject text
-- $2 request bytea a ReplaceReservationsRequest with nothing but the reservation
-- -> step_id int8
UPDATE dispatch.steps
   SET request = request || $2
 WHERE state = 1
   AND kind = 8
   AND attempt_count = 0
   AND step_id IN (SELECT prerequisite.step_id
                     FROM dispatch.step_prerequisites AS prerequisite
                    WHERE prerequisite.subject = $1)
RETURNING step_id;
