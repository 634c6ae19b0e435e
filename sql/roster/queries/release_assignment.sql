-- Ends an assignment that is open.
-- $1 team_id text
-- $2 mission_id text
-- $3 release_time timestamptz
-- -> same as get_assignment
UPDATE assignments
   SET release_time = $3
 WHERE team_id = $1
   AND mission_id = $2
   AND release_time IS NULL
RETURNING team_id, number, mission_id, member_count, assign_time, release_time;
