-- Moves voucher counters on, in the one order in which they are locked; a serialization failure when somebody else took numbers meanwhile.
-- $1 warehouse_ids text[]
-- $2 kinds int4[]
-- $3 years int4[]
-- $4 last_numbers_seen int8[]
-- $5 number_counts int8[]
-- -> complete bool
WITH moved AS (
  INSERT INTO voucher_counters AS counters (warehouse_id, kind, year, last_number)
  SELECT taken.warehouse_id, taken.kind, taken.year, taken.number_count
    FROM unnest($1, $2, $3, $5) AS taken (warehouse_id, kind, year, number_count)
   ORDER BY taken.warehouse_id, taken.kind, taken.year
      ON CONFLICT (warehouse_id, kind, year) DO UPDATE SET last_number = counters.last_number + EXCLUDED.last_number
  RETURNING counters.warehouse_id, counters.kind, counters.year, counters.last_number
)
SELECT expect_count(count(*), cardinality($1)) AS complete
  FROM moved
  JOIN unnest($1, $2, $3, $4, $5) AS taken (warehouse_id, kind, year, last_number_seen, number_count) USING (warehouse_id, kind, year)
 WHERE moved.last_number = taken.last_number_seen + taken.number_count;
