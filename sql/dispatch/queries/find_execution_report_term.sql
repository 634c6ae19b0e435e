-- Within how many working days of a receipt an execution report is due, and who says so.
-- -> working_day_count int4, source text
SELECT working_day_count, source
  FROM dispatch.execution_report_terms;
