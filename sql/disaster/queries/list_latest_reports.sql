-- Of each source the report with the latest figures; of those for the same moment the one filed last.
-- $1 incident_id text
-- -> same as list_reports
SELECT DISTINCT ON (source)
       incident_id, number, kind, source, chapter_id, as_of_time, figures, narrative, source_citation, due_time, due_source, create_time,
       creator
  FROM reports
 WHERE incident_id = $1
 ORDER BY source, as_of_time DESC, number DESC;
