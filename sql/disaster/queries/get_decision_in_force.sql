-- The decision in force for an incident in a chapter. No row when there is none.
-- $1 incident_id text
-- $2 chapter_id text
-- -> same as list_decisions
SELECT incident_id, number, chapter_id, level, state, fired_clauses, reason, decider, create_time, effect_time, end_time, end_reason, ender
  FROM response_level_decisions
 WHERE incident_id = $1
   AND chapter_id = $2
   AND state = 2;
