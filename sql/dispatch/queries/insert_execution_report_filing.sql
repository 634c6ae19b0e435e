-- Keeps an execution report as it was filed.
-- $1 incident text
-- $2 chapter text
-- $3 revision int4
-- $4 report_number text
-- $5 file_time timestamptz
-- $6 filer text
-- $7 responsible_persons text[]
-- $8 remarks text
-- $9 interim_reason text
-- $10 correction_reason text
-- $11 content bytea
INSERT INTO dispatch.execution_report_filings (incident, chapter, revision, report_number, file_time, filer, responsible_persons, remarks,
                                               interim_reason, correction_reason, content)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
