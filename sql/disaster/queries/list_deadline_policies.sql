-- Deadline policies of some chapters for a tier and a kind of report, in force on a day.
-- $1 chapter_ids text[]
-- $2 tier int4
-- $3 kind int4
-- $4 day date
-- -> chapter_id text, limit_minutes int4, source text
SELECT chapter_id, limit_minutes, source
  FROM report_deadline_policies
 WHERE chapter_id = ANY ($1)
   AND tier = $2
   AND kind = $3
   AND valid_from <= $4
   AND (valid_to IS NULL OR valid_to >= $4)
 ORDER BY chapter_id, valid_from DESC;
