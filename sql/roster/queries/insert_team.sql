-- Registers a team, at revision 1, unless its id is taken.
-- $1 team_id text
-- $2 chapter_id text
-- $3 display_name text
-- $4 category int4
-- $5 level int4
-- $6 specialities text[]
-- $7 member_count int4
-- $8 lead_time_minutes int4
-- $9 update_time timestamptz
INSERT INTO teams (team_id, chapter_id, display_name, category, level, specialities, member_count, lead_time_minutes, stood_down,
                   availability_note, update_time, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false, '', $9, 1)
ON CONFLICT (team_id) DO NOTHING;
