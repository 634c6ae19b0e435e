-- One incident. No row when there is none.
-- $1 incident_id text
-- -> incident_id text, chapter_id text, title text, hazard int4, sub_hazard text, place text, latitude_degrees float8?,
--    longitude_degrees float8?, occur_time timestamptz, magnitude text, state int4, create_time timestamptz, creator text, revision int8
SELECT incident_id, chapter_id, title, hazard, sub_hazard, place, latitude_degrees, longitude_degrees, occur_time, magnitude, state,
       create_time, creator, revision
  FROM incidents
 WHERE incident_id = $1;
