-- One team with its open assignment. No row when there is none. Availability: 1 available, 2 unavailable, 3 assigned.
-- $1 team_id text
-- -> team_id text, chapter_id text, display_name text, category int4, level int4, specialities text[], member_count int4,
--    lead_time_minutes int4, availability_note text, update_time timestamptz, revision int8, assignment_number int4?, mission_id text?,
--    availability int4
SELECT teams.team_id, teams.chapter_id, teams.display_name, teams.category, teams.level, teams.specialities, teams.member_count,
       teams.lead_time_minutes, teams.availability_note, teams.update_time, teams.revision, assignments.number AS assignment_number,
       assignments.mission_id, CASE WHEN assignments.number IS NOT NULL THEN 3 WHEN teams.stood_down THEN 2 ELSE 1 END AS availability
  FROM teams
  LEFT JOIN assignments ON assignments.team_id = teams.team_id AND assignments.release_time IS NULL
 WHERE teams.team_id = $1;
