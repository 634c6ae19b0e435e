-- From how many journeys a time is learned.
-- -> window_count int4, minimum_count int4
SELECT window_count, minimum_count
  FROM dispatch.travel_learning;
