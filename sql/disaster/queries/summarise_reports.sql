-- Which reports an incident has.
-- $1 incident_id text
-- -> has_initial bool, has_final bool
SELECT COALESCE(bool_or(kind = 1), false) AS has_initial, COALESCE(bool_or(kind = 3), false) AS has_final
  FROM reports
 WHERE incident_id = $1;
