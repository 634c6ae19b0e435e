-- Adds the criteria of a set, in their order.
-- $1 criteria_set_id text
-- $2 criterion_ids text[]
-- $3 display_names text[]
-- $4 english_names text[]
-- $5 measures text[]
-- $6 units text[]
-- $7 directions int4[]
-- $8 records int4[]
-- $9 level_1_thresholds int8?[]
-- $10 level_2_thresholds int8?[]
-- $11 level_3_thresholds int8?[]
-- $12 level_4_thresholds int8?[]
-- $13 sources text[]
INSERT INTO grade_criteria (criteria_set_id, position, criterion_id, display_name, english_name, measure, unit, direction, record,
                            level_1_threshold, level_2_threshold, level_3_threshold, level_4_threshold, source)
SELECT $1, criterion.position, criterion.id, criterion.display_name, criterion.english_name, criterion.measure, criterion.unit,
       criterion.direction, criterion.record, criterion.level_1, criterion.level_2, criterion.level_3, criterion.level_4, criterion.source
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
       AS criterion (id, display_name, english_name, measure, unit, direction, record, level_1, level_2, level_3, level_4, source, position);
