-- Days that are not what their day of the week says, in order.
-- $1 after_day date
-- $2 last_day date
-- $3 limit int8
-- -> day date, working bool, source text, update_time timestamptz
SELECT day, working, source, update_time
  FROM calendar_days
 WHERE day > $1
   AND day <= $2
 ORDER BY day
 LIMIT $3;
