-- Adds measured times, in place of those with the same ends and first day.
-- $1 origins text[]
-- $2 destinations text[]
-- $3 valid_from_dates text[]
-- $4 valid_to_dates text[]
-- $5 closed bool[]
-- $6 distances_m int8[]
-- $7 durations_minutes int4[]
-- $8 sources text[]
-- $9 import_time timestamptz
-- $10 importer text
INSERT INTO dispatch.travel_times (origin, destination, valid_from_date, valid_to_date, closed, distance_m, duration_minutes, source,
                                   import_time, importer)
SELECT given.origin, given.destination, given.valid_from_date, given.valid_to_date, given.closed, given.distance_m,
       given.duration_minutes, given.source, $9, $10
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
       AS given (origin, destination, valid_from_date, valid_to_date, closed, distance_m, duration_minutes, source)
    ON CONFLICT (destination, origin, valid_from_date) DO UPDATE
   SET valid_to_date = excluded.valid_to_date, closed = excluded.closed, distance_m = excluded.distance_m,
       duration_minutes = excluded.duration_minutes, source = excluded.source, import_time = excluded.import_time,
       importer = excluded.importer;
