-- The latest journeys to places, as many of each pair as are learned from, by pair, the latest first.
-- $1 destinations text[]
-- -> origin text, destination text, distance_m int8, duration_seconds int8
SELECT journey.origin, journey.destination, journey.distance_m, journey.duration_seconds
  FROM (SELECT origin, destination, distance_m, duration_seconds, arrive_time, shipment_id,
               row_number() OVER (PARTITION BY destination, origin ORDER BY arrive_time DESC, shipment_id) AS place
          FROM dispatch.journeys
         WHERE destination = ANY($1)) AS journey
 CROSS JOIN dispatch.travel_learning AS learning
 WHERE journey.place <= learning.window_count
 ORDER BY journey.destination, journey.origin, journey.arrive_time DESC, journey.shipment_id;
