-- Ends pending reservations; a serialization failure when somebody else ended one meanwhile.
-- $1 reservation_ids int8[]
-- $2 state int4
-- $3 end_time timestamptz
-- -> complete bool
WITH ended AS (
  UPDATE reservations
     SET state = $2, end_time = $3
   WHERE reservation_id = ANY ($1)
     AND state = 1
  RETURNING reservation_id
)
SELECT expect_count((SELECT count(*) FROM ended), cardinality($1)) AS complete;
