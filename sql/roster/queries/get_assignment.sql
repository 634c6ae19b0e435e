-- A team's assignment to a mission. No row when there is none.
-- $1 team_id text
-- $2 mission_id text
-- -> team_id text, number int4, mission_id text, member_count int4, assign_time timestamptz, release_time timestamptz?
SELECT team_id, number, mission_id, member_count, assign_time, release_time
  FROM assignments
 WHERE team_id = $1
   AND mission_id = $2;
