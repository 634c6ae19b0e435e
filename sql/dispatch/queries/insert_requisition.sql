-- Adds a requisition without lines.
-- $1 requisition_id text
-- $2 incident text
-- $3 chapter text
-- $4 site_display_name text
-- $5 site_chapter text
-- $6 site_latitude_degrees float8
-- $7 site_longitude_degrees float8
-- $8 state int4
-- $9 note text
-- $10 create_time timestamptz
-- $11 creator text
-- $12 readers text[]
INSERT INTO dispatch.requisitions (requisition_id, incident, chapter, site_display_name, site_chapter, site_latitude_degrees,
                                   site_longitude_degrees, state, note, create_time, creator, revision, readers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12);
