-- A page of the criteria sets, in order of their ids.
-- $1 include_retired bool
-- $2 after_criteria_set_id text
-- $3 limit int8
-- -> same as find_criteria_set
SELECT criteria_set_id, display_name, english_name, version, source, demonstration, creator, create_time, retire_time
  FROM criteria_sets
 WHERE ($1 OR retire_time IS NULL)
   AND criteria_set_id > $2
 ORDER BY criteria_set_id
 LIMIT $3;
