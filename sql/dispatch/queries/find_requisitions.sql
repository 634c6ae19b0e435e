-- Requisitions by id, those that exist, without lines.
-- $1 requisition_ids text[]
-- -> requisition_id text, serial_number int8, incident text, chapter text, site_display_name text, site_chapter text,
-- site_latitude_degrees float8, site_longitude_degrees float8, state int4, note text, create_time timestamptz, submit_time timestamptz?,
-- creator text, revision int8, readers text[], merged_into text?, amendment_count int4
SELECT requisition_id, serial_number, incident, chapter, site_display_name, site_chapter, site_latitude_degrees, site_longitude_degrees,
       state, note, create_time, submit_time, creator, revision, readers, merged_into, amendment_count
  FROM dispatch.requisitions
 WHERE requisition_id = ANY($1)
 ORDER BY requisition_id;
