-- One chapter. No row when there is none.
-- $1 division_code text
-- -> division_code text, display_name text, tier int4, parent_code text?,
--    latitude_degrees float8, longitude_degrees float8, seat_source int4, zone_id text?,
--    valid_from date?, valid_to date?, update_time timestamptz
SELECT division_code, display_name, tier, parent_code, latitude_degrees, longitude_degrees, seat_source, zone_id, valid_from, valid_to, update_time
  FROM chapters
 WHERE division_code = $1;
