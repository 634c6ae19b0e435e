-- The criteria of some sets, each set's in their order.
-- $1 criteria_set_ids text[]
-- -> criteria_set_id text, criterion_id text, display_name text, english_name text, measure text, unit text, direction int4, record int4,
--    level_1_threshold int8?, level_2_threshold int8?, level_3_threshold int8?, level_4_threshold int8?, source text
SELECT criteria_set_id, criterion_id, display_name, english_name, measure, unit, direction, record, level_1_threshold, level_2_threshold,
       level_3_threshold, level_4_threshold, source
  FROM grade_criteria
 WHERE criteria_set_id = ANY ($1)
 ORDER BY criteria_set_id, position;
