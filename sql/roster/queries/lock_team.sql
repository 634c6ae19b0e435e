-- Locks a team: its availability and its assignments change one after the other. No row when there is none.
-- $1 team_id text
-- -> team_id text
SELECT team_id
  FROM teams
 WHERE team_id = $1
   FOR UPDATE;
