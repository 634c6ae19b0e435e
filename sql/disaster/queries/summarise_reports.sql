-- Which reports an incident has, and the number of the latest; 0 when there is none.
-- $1 incident_id text
-- -> has_initial bool, has_final bool, last_number int4
SELECT COALESCE(bool_or(kind = 1), false) AS has_initial, COALESCE(bool_or(kind = 3), false) AS has_final, COALESCE(max(number), 0) AS last_number
  FROM reports
 WHERE incident_id = $1;
