-- Records a proposal or decision under the incident's next number. The incident is locked.
-- $1 incident_id text
-- $2 chapter_id text
-- $3 level int4
-- $4 state int4
-- $5 fired_clauses bytea
-- $6 reason text
-- $7 decider text
-- $8 create_time timestamptz
-- $9 effect_time timestamptz?
-- -> number int4
INSERT INTO response_level_decisions (incident_id, number, chapter_id, level, state, fired_clauses, reason, decider, create_time,
                                      effect_time, end_reason, ender)
SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, '', ''
  FROM response_level_decisions
 WHERE incident_id = $1
RETURNING number;
