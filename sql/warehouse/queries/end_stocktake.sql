-- Ends a stocktake, posted or cancelled.
-- $1 stocktake_id int8
-- $2 state int4
-- $3 end_time timestamptz
-- $4 end_reason text
-- $5 voucher_id int8?
WITH lines AS (
  UPDATE stocktake_lines
     SET open = false
   WHERE stocktake_id = $1
)
UPDATE stocktakes
   SET state = $2, end_time = $3, end_reason = $4, voucher_id = $5, revision = revision + 1
 WHERE stocktake_id = $1;
