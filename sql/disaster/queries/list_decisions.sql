-- An incident's proposals and decisions, the oldest first.
-- $1 incident_id text
-- -> incident_id text, number int4, chapter_id text, level int4, state int4, fired_clauses bytea, reason text, decider text,
--    create_time timestamptz, effect_time timestamptz?, end_time timestamptz?, end_reason text, ender text
SELECT incident_id, number, chapter_id, level, state, fired_clauses, reason, decider, create_time, effect_time, end_time, end_reason, ender
  FROM response_level_decisions
 WHERE incident_id = $1
 ORDER BY number;
