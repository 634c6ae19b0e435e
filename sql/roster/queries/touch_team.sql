-- Counts a write to a team.
-- $1 team_id text
-- $2 update_time timestamptz
UPDATE teams
   SET update_time = $2, revision = revision + 1
 WHERE team_id = $1;
