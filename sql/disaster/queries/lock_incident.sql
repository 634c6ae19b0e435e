-- One incident, locked: its reports and levels change one after the other. No row when there is none.
-- $1 incident_id text
-- -> same as get_incident
SELECT incident_id, chapter_id, title, hazard, sub_hazard, place, latitude_degrees, longitude_degrees, occur_time, magnitude, state,
       create_time, creator, revision
  FROM incidents
 WHERE incident_id = $1
   FOR UPDATE;
