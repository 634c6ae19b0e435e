-- Saves what changes of a mission.
-- $1 mission_id text
-- $2 state int4
-- $3 depart_time timestamptz?
-- $4 arrive_time timestamptz?
-- $5 end_time timestamptz?
UPDATE dispatch.missions
   SET state = $2, depart_time = $3, arrive_time = $4, end_time = $5, revision = revision + 1
 WHERE mission_id = $1;
