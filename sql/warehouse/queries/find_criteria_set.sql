-- One criteria set. No row when there is none.
-- $1 criteria_set_id text
-- -> criteria_set_id text, display_name text, english_name text, version text, source text, demonstration bool, creator text,
--    create_time timestamptz, retire_time timestamptz?
SELECT criteria_set_id, display_name, english_name, version, source, demonstration, creator, create_time, retire_time
  FROM criteria_sets
 WHERE criteria_set_id = $1;
