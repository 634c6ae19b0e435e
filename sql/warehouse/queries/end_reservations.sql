-- Ends reservations; violates reservations_one_end for one that has ended already.
-- $1 reservation_ids int8[]
-- $2 state int4
-- $3 end_time timestamptz
-- $4 canceller text empty unless they are cancelled
-- $5 cancel_reason text
UPDATE reservations
   SET state = $2, end_time = $3, canceller = $4, cancel_reason = $5
 WHERE reservation_id = ANY ($1);
