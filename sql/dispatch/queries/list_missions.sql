-- Missions made before one, the latest first. An empty incident means all.
-- $1 before_serial_number int8
-- $2 incident text
-- $3 limit int8
-- -> same as find_mission
SELECT mission_id, serial_number, incident, team, chapter, task, site_display_name, site_chapter, site_latitude_degrees,
       site_longitude_degrees, member_count, state, call_out_time, depart_time, arrive_time, end_time, distance_m, estimated_arrive_time,
       create_time, creator, revision, readers
  FROM dispatch.missions
 WHERE serial_number < $1
   AND ($2 = '' OR incident = $2)
 ORDER BY serial_number DESC
 LIMIT $3;
