-- Requisitions made before one, the latest first. An empty incident and the state 0 mean all.
-- $1 before_serial_number int8
-- $2 incident text
-- $3 state int4
-- $4 limit int8
-- -> same as find_requisitions
SELECT requisition_id, serial_number, incident, chapter, site_display_name, site_chapter, site_latitude_degrees, site_longitude_degrees,
       state, note, create_time, submit_time, creator, revision, readers, merged_into, amendment_count
  FROM dispatch.requisitions
 WHERE serial_number < $1
   AND ($2 = '' OR incident = $2)
   AND ($3 = 0 OR state = $3)
 ORDER BY serial_number DESC
 LIMIT $4;
