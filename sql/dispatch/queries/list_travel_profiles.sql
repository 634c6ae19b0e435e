-- How travel is estimated: the general profile, 'default', and those of regions by their division codes.
-- -> profile_id text, detour_permille int4, speed_km_per_hour int4, loading_minutes int4, source text
SELECT profile_id, detour_permille, speed_km_per_hour, loading_minutes, source
  FROM dispatch.travel_profiles
 ORDER BY profile_id <> 'default', profile_id;
