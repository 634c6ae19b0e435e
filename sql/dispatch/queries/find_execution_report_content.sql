-- What a report said when it was filed. No row when it was not.
-- $1 incident text
-- $2 chapter text
-- $3 revision int4
-- -> content bytea
SELECT content
  FROM dispatch.execution_report_filings
 WHERE incident = $1
   AND chapter = $2
   AND revision = $3;
