-- Adds a profile, or puts it in place of what was there.
-- $1 profile_id text
-- $2 detour_permille int4
-- $3 speed_km_per_hour int4
-- $4 loading_minutes int4
-- $5 source text
INSERT INTO dispatch.travel_profiles (profile_id, detour_permille, speed_km_per_hour, loading_minutes, source)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (profile_id) DO UPDATE
   SET detour_permille = excluded.detour_permille, speed_km_per_hour = excluded.speed_km_per_hour,
       loading_minutes = excluded.loading_minutes, source = excluded.source;
