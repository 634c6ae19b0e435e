-- The same, and until the transaction ends nobody retires it.
-- $1 criteria_set_id text
-- -> same as find_criteria_set
SELECT criteria_set_id, display_name, english_name, version, source, demonstration, creator, create_time, retire_time
  FROM criteria_sets
 WHERE criteria_set_id = $1
   FOR SHARE;
