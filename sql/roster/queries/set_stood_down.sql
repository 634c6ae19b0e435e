-- Stands a team down or makes it available. The team is locked.
-- $1 team_id text
-- $2 stood_down bool
-- $3 availability_note text
-- $4 update_time timestamptz
-- -> revision int8
UPDATE teams
   SET stood_down = $2, availability_note = $3, update_time = $4, revision = revision + 1
 WHERE team_id = $1
RETURNING revision;
