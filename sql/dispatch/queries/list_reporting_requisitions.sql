-- The requisitions that a chapter has submitted in an incident, those that were merged into others aside.
-- $1 incident text
-- $2 chapter text
-- -> same as find_requisitions
SELECT requisition_id, serial_number, incident, chapter, site_display_name, site_chapter, site_latitude_degrees, site_longitude_degrees,
       state, note, create_time, submit_time, creator, revision, readers, merged_into, amendment_count
  FROM dispatch.requisitions
 WHERE incident = $1
   AND chapter = $2
   AND submit_time IS NOT NULL
   AND merged_into IS NULL
 ORDER BY requisition_id;
