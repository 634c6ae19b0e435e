-- Adds a mission.
-- $1 mission_id text
-- $2 incident text
-- $3 team text
-- $4 chapter text
-- $5 task text
-- $6 site_display_name text
-- $7 site_chapter text
-- $8 site_latitude_degrees float8
-- $9 site_longitude_degrees float8
-- $10 member_count int4
-- $11 state int4
-- $12 call_out_time timestamptz
-- $13 distance_m int8
-- $14 estimated_arrive_time timestamptz
-- $15 create_time timestamptz
-- $16 creator text
-- $17 readers text[]
INSERT INTO dispatch.missions (mission_id, incident, team, chapter, task, site_display_name, site_chapter, site_latitude_degrees,
                               site_longitude_degrees, member_count, state, call_out_time, distance_m, estimated_arrive_time, create_time,
                               creator, revision, readers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17);
