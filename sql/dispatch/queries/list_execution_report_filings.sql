-- The filings of reports, by report and revision. Without what they say.
-- $1 incidents text[]
-- $2 chapters text[] at the same place
-- -> incident text, chapter text, revision int4, report_number text, file_time timestamptz, filer text, responsible_persons text[],
-- remarks text, interim_reason text, correction_reason text
SELECT filing.incident, filing.chapter, filing.revision, filing.report_number, filing.file_time, filing.filer, filing.responsible_persons,
       filing.remarks, filing.interim_reason, filing.correction_reason
  FROM dispatch.execution_report_filings AS filing
  JOIN unnest($1, $2) AS report (incident, chapter) USING (incident, chapter)
 ORDER BY filing.incident, filing.chapter, filing.revision;
