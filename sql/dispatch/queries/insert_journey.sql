-- Notes how long a shipment was on the road.
-- $1 shipment_id text
-- $2 origin text
-- $3 destination text
-- $4 distance_m int8
-- $5 duration_seconds int8
-- $6 arrive_time timestamptz
INSERT INTO dispatch.journeys (shipment_id, origin, destination, distance_m, duration_seconds, arrive_time)
VALUES ($1, $2, $3, $4, $5, $6);
