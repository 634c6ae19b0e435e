-- A page of chapters in order of their codes. Empty ancestor, tier 0 and empty text mean any.
-- $1 after_code text
-- $2 ancestor_code text
-- $3 tier int4
-- $4 display_name_contains text
-- $5 limit int8
-- -> same as find_chapter
SELECT division_code, display_name, tier, parent_code, latitude_degrees, longitude_degrees, seat_source, zone_id, valid_from, valid_to, update_time
  FROM chapters
 WHERE division_code > $1
   AND ($2 = '' OR path <@ (SELECT path FROM chapters WHERE division_code = $2))
   AND ($3 = 0 OR tier = $3)
   AND ($4 = '' OR position($4 IN display_name) > 0)
 ORDER BY division_code
 LIMIT $5;
