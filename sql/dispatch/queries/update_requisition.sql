-- Saves what changes of a requisition besides its lines.
-- $1 requisition_id text
-- $2 state int4
-- $3 submit_time timestamptz?
-- $4 site_display_name text
-- $5 site_chapter text
-- $6 site_latitude_degrees float8
-- $7 site_longitude_degrees float8
-- $8 note text
-- $9 merged_into text?
-- $10 amendment_count int4
UPDATE dispatch.requisitions
   SET state = $2, submit_time = $3, site_display_name = $4, site_chapter = $5, site_latitude_degrees = $6, site_longitude_degrees = $7,
       note = $8, merged_into = $9, amendment_count = $10, revision = revision + 1
 WHERE requisition_id = $1;
