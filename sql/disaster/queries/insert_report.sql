-- Files a report under the incident's next number. The incident is locked.
-- $1 incident_id text
-- $2 kind int4
-- $3 source int4
-- $4 chapter_id text
-- $5 as_of_time timestamptz
-- $6 figures bytea
-- $7 narrative text
-- $8 source_citation text
-- $9 due_time timestamptz?
-- $10 due_source text
-- $11 create_time timestamptz
-- $12 creator text
-- -> number int4
INSERT INTO reports (incident_id, number, kind, source, chapter_id, as_of_time, figures, narrative, source_citation, due_time, due_source,
                     create_time, creator)
SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
  FROM reports
 WHERE incident_id = $1
RETURNING number;
