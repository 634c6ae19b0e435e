-- One mission. No row when there is none.
-- $1 mission_id text
-- -> mission_id text, serial_number int8, incident text, team text, chapter text, task text, site_display_name text, site_chapter text,
-- site_latitude_degrees float8, site_longitude_degrees float8, member_count int4, state int4, call_out_time timestamptz,
-- depart_time timestamptz?, arrive_time timestamptz?, end_time timestamptz?, distance_m int8, estimated_arrive_time timestamptz,
-- create_time timestamptz, creator text, revision int8, readers text[]
SELECT mission_id, serial_number, incident, team, chapter, task, site_display_name, site_chapter, site_latitude_degrees,
       site_longitude_degrees, member_count, state, call_out_time, depart_time, arrive_time, end_time, distance_m, estimated_arrive_time,
       create_time, creator, revision, readers
  FROM dispatch.missions
 WHERE mission_id = $1;
