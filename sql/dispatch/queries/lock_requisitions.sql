-- Locks requisitions in the order of their ids, those that exist.
-- $1 requisition_ids text[]
-- -> same as find_requisitions
SELECT requisition_id, serial_number, incident, chapter, site_display_name, site_chapter, site_latitude_degrees, site_longitude_degrees,
       state, note, create_time, submit_time, creator, revision, readers, merged_into, amendment_count
  FROM dispatch.requisitions
 WHERE requisition_id = ANY($1)
 ORDER BY requisition_id
   FOR UPDATE;
