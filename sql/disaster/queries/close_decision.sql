-- Takes a level out of force.
-- $1 incident_id text
-- $2 number int4
-- $3 state int4
-- $4 end_time timestamptz
-- $5 end_reason text
-- $6 ender text
UPDATE response_level_decisions
   SET state = $3, end_time = $4, end_reason = $5, ender = $6
 WHERE incident_id = $1
   AND number = $2;
