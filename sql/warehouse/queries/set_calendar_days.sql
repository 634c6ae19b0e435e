-- Adds or replaces days.
-- $1 days date[]
-- $2 workings bool[]
-- $3 sources text[]
-- $4 update_time timestamptz
INSERT INTO calendar_days (day, working, source, update_time)
SELECT arranged.day, arranged.working, arranged.source, $4
  FROM unnest($1, $2, $3) AS arranged (day, working, source)
 ORDER BY arranged.day
    ON CONFLICT (day) DO UPDATE SET working = excluded.working, source = excluded.source, update_time = excluded.update_time;
