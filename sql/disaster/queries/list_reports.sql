-- An incident's reports in order of filing.
-- $1 incident_id text
-- -> incident_id text, number int4, kind int4, source int4, chapter_id text, as_of_time timestamptz, figures bytea, narrative text,
--    source_citation text, due_time timestamptz?, due_source text, create_time timestamptz, creator text
SELECT incident_id, number, kind, source, chapter_id, as_of_time, figures, narrative, source_citation, due_time, due_source, create_time,
       creator
  FROM reports
 WHERE incident_id = $1
 ORDER BY number;
