-- All cooperation zones in order of their ids.
-- -> zone_id text, display_name text, lead_division_code text?, source text
SELECT zone_id, display_name, lead_division_code, source
  FROM cooperation_zones
 ORDER BY zone_id;
