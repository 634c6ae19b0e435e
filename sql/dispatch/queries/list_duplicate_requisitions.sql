-- Pairs of open requisitions of an incident that may be one need: made within a span of each other, with an item in common, for sites of one
-- name or near each other (great circle on a sphere of 6,371,009 m). Only those that one of some chapters reads; the most recent first.
-- $1 incident text
-- $2 chapters text[]? that read both; all when null
-- $3 span_seconds int8
-- $4 distance_m int8
-- $5 limit int8
-- -> first_requisition text, second_requisition text, distance_m int8, same_site_name bool, items text[]
SELECT pair.first_requisition, pair.second_requisition, pair.distance_m, pair.same_site_name, pair.items
  FROM (SELECT earlier.requisition_id AS first_requisition, later.requisition_id AS second_requisition, later.serial_number,
               earlier.serial_number AS earlier_serial_number,
               (2 * 6371009 * asin(least(1, sqrt(
                 power(sin(radians(later.site_latitude_degrees - earlier.site_latitude_degrees) / 2), 2) +
                 cos(radians(earlier.site_latitude_degrees)) * cos(radians(later.site_latitude_degrees)) *
                 power(sin(radians(later.site_longitude_degrees - earlier.site_longitude_degrees) / 2), 2)))))::bigint AS distance_m,
               btrim(earlier.site_display_name) = btrim(later.site_display_name) AS same_site_name,
               ARRAY(SELECT one.item
                       FROM dispatch.requisition_lines AS one
                       JOIN dispatch.requisition_lines AS other USING (item)
                      WHERE one.requisition_id = earlier.requisition_id
                        AND other.requisition_id = later.requisition_id
                        AND one.quantity > 0
                        AND other.quantity > 0
                      GROUP BY one.item
                      ORDER BY one.item) AS items
          FROM dispatch.requisitions AS earlier
          JOIN dispatch.requisitions AS later ON later.incident = earlier.incident AND later.serial_number > earlier.serial_number
         WHERE earlier.incident = $1
           AND earlier.state IN (1, 2, 3)
           AND later.state IN (1, 2, 3)
           AND ($2::text[] IS NULL OR (earlier.readers && $2 AND later.readers && $2))
           AND later.create_time - earlier.create_time <= make_interval(secs => $3)) AS pair
 WHERE (pair.same_site_name OR pair.distance_m <= $4)
   AND cardinality(pair.items) > 0
 ORDER BY pair.serial_number DESC, pair.earlier_serial_number DESC
 LIMIT $5;
