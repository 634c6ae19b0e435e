-- Adds a criteria set with its criteria, in force; violates criteria_sets_pkey when there is one of this id.
-- $1 criteria_set_id text
-- $2 display_name text
-- $3 english_name text
-- $4 version text
-- $5 source text
-- $6 demonstration bool
-- $7 creator text
-- $8 create_time timestamptz
-- $9 criterion_ids text[]
-- $10 criterion_display_names text[]
-- $11 criterion_english_names text[]
-- $12 measures text[]
-- $13 units text[]
-- $14 directions int4[]
-- $15 records int4[]
-- $16 level_1_thresholds int8?[]
-- $17 level_2_thresholds int8?[]
-- $18 level_3_thresholds int8?[]
-- $19 level_4_thresholds int8?[]
-- $20 criterion_sources text[]
WITH inserted AS (
  INSERT INTO criteria_sets (criteria_set_id, display_name, english_name, version, source, demonstration, creator, create_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
)
INSERT INTO grade_criteria (criteria_set_id, position, criterion_id, display_name, english_name, measure, unit, direction, record,
                            level_1_threshold, level_2_threshold, level_3_threshold, level_4_threshold, source)
SELECT $1, criterion.position, criterion.id, criterion.display_name, criterion.english_name, criterion.measure, criterion.unit,
       criterion.direction, criterion.record, criterion.level_1, criterion.level_2, criterion.level_3, criterion.level_4, criterion.source
  FROM unnest($9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) WITH ORDINALITY
       AS criterion (id, display_name, english_name, measure, unit, direction, record, level_1, level_2, level_3, level_4, source, position);
