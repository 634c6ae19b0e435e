-- The levels in force for incidents.
-- $1 incident_ids text[]
-- -> incident_id text, number int4, chapter_id text, level int4
SELECT incident_id, number, chapter_id, level
  FROM response_level_decisions
 WHERE incident_id = ANY ($1)
   AND state = 2
 ORDER BY incident_id, number;
