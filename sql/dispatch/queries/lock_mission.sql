-- Locks one mission. No row when there is none.
-- $1 mission_id text
-- -> same as find_mission
SELECT mission_id, serial_number, incident, team, chapter, task, site_display_name, site_chapter, site_latitude_degrees,
       site_longitude_degrees, member_count, state, call_out_time, depart_time, arrive_time, end_time, distance_m, estimated_arrive_time,
       create_time, creator, revision, readers
  FROM dispatch.missions
 WHERE mission_id = $1
   FOR UPDATE;
