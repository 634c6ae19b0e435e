-- Moves voucher counters on that are as they were seen, in the one order in which they are locked (as take_balances); a serialization failure
-- when somebody else took numbers meanwhile.
-- $1 warehouse_ids text[]
-- $2 kinds int4[]
-- $3 years int4[]
-- $4 last_numbers_seen int8[]
-- $5 number_counts int8[]
-- -> complete bool
WITH moved AS (
  UPDATE voucher_counters
     SET last_number = last_number + taken.number_count
    FROM unnest($1, $2, $3, $4, $5) AS taken (warehouse_id, kind, year, last_number_seen, number_count)
   WHERE voucher_counters.warehouse_id = taken.warehouse_id
     AND voucher_counters.kind = taken.kind
     AND voucher_counters.year = taken.year
     AND voucher_counters.last_number = taken.last_number_seen
  RETURNING voucher_counters.last_number
)
SELECT expect_count((SELECT count(*) FROM moved), cardinality($1)) AS complete;
