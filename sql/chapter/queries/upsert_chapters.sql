-- Creates or updates chapters, one for each element. Their paths are put right by move_subtrees.
-- $1 division_codes text[]
-- $2 display_names text[]
-- $3 tiers int4[]
-- $4 parent_codes text?[]
-- $5 latitudes_degrees float8[]
-- $6 longitudes_degrees float8[]
-- $7 seat_sources int4[]
-- $8 zone_ids text?[]
-- $9 valid_froms date?[]
-- $10 valid_tos date?[]
-- $11 update_time timestamptz
INSERT INTO chapters (division_code, display_name, tier, parent_code, path, latitude_degrees, longitude_degrees, seat_source, zone_id,
                      valid_from, valid_to, update_time)
SELECT division_code, display_name, tier, parent_code, text2ltree('d' || division_code), latitude, longitude, seat_source, zone_id,
       valid_from, valid_to, $11
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       AS given (division_code, display_name, tier, parent_code, latitude, longitude, seat_source, zone_id, valid_from, valid_to)
ON CONFLICT (division_code) DO UPDATE
   SET display_name = EXCLUDED.display_name, tier = EXCLUDED.tier, parent_code = EXCLUDED.parent_code,
       latitude_degrees = EXCLUDED.latitude_degrees, longitude_degrees = EXCLUDED.longitude_degrees, seat_source = EXCLUDED.seat_source,
       zone_id = EXCLUDED.zone_id, valid_from = EXCLUDED.valid_from, valid_to = EXCLUDED.valid_to, update_time = EXCLUDED.update_time;
