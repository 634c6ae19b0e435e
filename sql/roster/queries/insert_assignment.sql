-- Opens an assignment under the team's next number. The team is locked.
-- $1 team_id text
-- $2 mission_id text
-- $3 member_count int4
-- $4 assign_time timestamptz
-- -> same as get_assignment
INSERT INTO assignments (team_id, number, mission_id, member_count, assign_time, release_time)
SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4, NULL
  FROM assignments
 WHERE team_id = $1
RETURNING team_id, number, mission_id, member_count, assign_time, release_time;
