-- Ends reservations; violates reservations_one_end for one that has ended already.
-- $1 reservation_ids int8[]
-- $2 state int4
-- $3 end_time timestamptz
UPDATE reservations
   SET state = $2, end_time = $3
 WHERE reservation_id = ANY ($1);
