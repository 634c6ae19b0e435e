-- How travel is estimated. No row when there is no such profile.
-- $1 profile_id text
-- -> detour_permille int4, speed_km_per_hour int4, loading_minutes int4, source text
SELECT detour_permille, speed_km_per_hour, loading_minutes, source
  FROM dispatch.travel_profiles
 WHERE profile_id = $1;
