-- Quarantines or releases a lot.
-- $1 lot_id int8
-- $2 state int4
-- $3 state_reason text
-- $4 state_time timestamptz
UPDATE lots
   SET state = $2, state_reason = $3, state_time = $4
 WHERE lot_id = $1;
