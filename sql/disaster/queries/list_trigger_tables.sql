-- All trigger tables with their clauses: a row for each clause, and one without clause for an empty table.
-- -> trigger_table_id text, chapter_id text, source text, level int4?, indicator int4?, minimum int8?, maximum int8?
SELECT trigger_tables.trigger_table_id, trigger_tables.chapter_id, trigger_tables.source, trigger_clauses.level, trigger_clauses.indicator,
       trigger_clauses.minimum, trigger_clauses.maximum
  FROM trigger_tables
  LEFT JOIN trigger_clauses USING (trigger_table_id)
 ORDER BY trigger_tables.trigger_table_id, trigger_clauses.number;
