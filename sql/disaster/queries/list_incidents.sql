-- Incidents before a place in the list, the latest first.
-- $1 before_occur_time timestamptz infinity on the first page
-- $2 before_incident_id text
-- $3 chapter_ids text[]? only these chapters
-- $4 state int4 0 = any
-- $5 limit int8
-- -> same as get_incident
SELECT incident_id, chapter_id, title, hazard, sub_hazard, place, latitude_degrees, longitude_degrees, occur_time, magnitude, state,
       create_time, creator, revision
  FROM incidents
 WHERE (occur_time, incident_id) < ($1, $2)
   AND ($3::text[] IS NULL OR chapter_id = ANY ($3))
   AND ($4 = 0 OR state = $4)
 ORDER BY occur_time DESC, incident_id DESC
 LIMIT $5;
