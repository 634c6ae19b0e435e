-- Creates or updates zones, one for each element.
-- $1 zone_ids text[]
-- $2 display_names text[]
-- $3 lead_division_codes text?[]
-- $4 sources text[]
-- $5 update_time timestamptz
INSERT INTO cooperation_zones (zone_id, display_name, lead_division_code, source, update_time)
SELECT zone_id, display_name, lead_division_code, source, $5
  FROM unnest($1, $2, $3, $4) AS given (zone_id, display_name, lead_division_code, source)
ON CONFLICT (zone_id) DO UPDATE
   SET display_name = EXCLUDED.display_name, lead_division_code = EXCLUDED.lead_division_code, source = EXCLUDED.source,
       update_time = EXCLUDED.update_time;
