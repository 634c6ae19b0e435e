-- The measured time of a way that holds on a day.
-- $1 origin text
-- $2 destination text
-- $3 date text
-- -> origin text, destination text, valid_from_date text, valid_to_date text, closed bool, distance_m int8, duration_minutes int4,
-- source text, import_time timestamptz
SELECT origin, destination, valid_from_date, valid_to_date, closed, distance_m, duration_minutes, source, import_time
  FROM dispatch.travel_times
 WHERE origin = $1
   AND destination = $2
   AND valid_from_date <= $3
   AND (valid_to_date = '' OR valid_to_date >= $3)
 ORDER BY valid_from_date DESC
 LIMIT 1;
