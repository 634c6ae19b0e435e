-- Teams after a place in the list, in order of their ids, as get_team gives them.
-- $1 after_team_id text
-- $2 chapter_ids text[]? only these chapters
-- $3 category int4 0 = any
-- $4 availability int4 0 = any
-- $5 limit int8
-- -> same as get_team
SELECT team_id, chapter_id, display_name, category, level, specialities, member_count, lead_time_minutes, availability_note, update_time,
       revision, assignment_number, mission_id, availability
  FROM (SELECT teams.team_id, teams.chapter_id, teams.display_name, teams.category, teams.level, teams.specialities, teams.member_count,
               teams.lead_time_minutes, teams.availability_note, teams.update_time, teams.revision, assignments.number AS assignment_number,
               assignments.mission_id,
               CASE WHEN assignments.number IS NOT NULL THEN 3 WHEN teams.stood_down THEN 2 ELSE 1 END AS availability
          FROM teams
          LEFT JOIN assignments ON assignments.team_id = teams.team_id AND assignments.release_time IS NULL) AS team
 WHERE team_id > $1
   AND ($2::text[] IS NULL OR chapter_id = ANY ($2))
   AND ($3 = 0 OR category = $3)
   AND ($4 = 0 OR availability = $4)
 ORDER BY team_id
 LIMIT $5;
