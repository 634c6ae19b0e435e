-- Logs an incident, at revision 1.
-- $1 incident_id text
-- $2 chapter_id text
-- $3 title text
-- $4 hazard int4
-- $5 sub_hazard text
-- $6 place text
-- $7 latitude_degrees float8?
-- $8 longitude_degrees float8?
-- $9 occur_time timestamptz
-- $10 magnitude text
-- $11 state int4
-- $12 create_time timestamptz
-- $13 creator text
INSERT INTO incidents (incident_id, chapter_id, title, hazard, sub_hazard, place, latitude_degrees, longitude_degrees, occur_time,
                       magnitude, state, create_time, creator, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1);
