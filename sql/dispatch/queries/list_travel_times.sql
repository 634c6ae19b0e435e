-- Measured times to places that are valid on a day, by destination and origin: of several the one that begins last.
-- $1 destinations text[]
-- $2 date text
-- -> origin text, destination text, valid_from_date text, valid_to_date text, closed bool, distance_m int8, duration_minutes int4,
-- source text, import_time timestamptz
SELECT DISTINCT ON (destination, origin) origin, destination, valid_from_date, valid_to_date, closed, distance_m, duration_minutes, source,
       import_time
  FROM dispatch.travel_times
 WHERE destination = ANY($1)
   AND valid_from_date <= $2
   AND (valid_to_date = '' OR valid_to_date >= $2)
 ORDER BY destination, origin, valid_from_date DESC;
