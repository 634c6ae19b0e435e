-- A team's assignments, the latest first.
-- $1 team_id text
-- -> same as get_assignment
SELECT team_id, number, mission_id, member_count, assign_time, release_time
  FROM assignments
 WHERE team_id = $1
 ORDER BY number DESC;
