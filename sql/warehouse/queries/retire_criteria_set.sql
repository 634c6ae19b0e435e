-- Takes a criteria set out of force. No row when it is out of force already, or when there is none.
-- $1 criteria_set_id text
-- $2 retire_time timestamptz
-- -> criteria_set_id text
UPDATE criteria_sets
   SET retire_time = $2
 WHERE criteria_set_id = $1
   AND retire_time IS NULL
RETURNING criteria_set_id;
