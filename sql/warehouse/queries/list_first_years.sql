-- The years in which the books of warehouses begin. Warehouses without a paper are left out.
-- $1 warehouse_ids text[]
-- -> warehouse_id text, first_year int4
SELECT voucher_counters.warehouse_id, min(voucher_counters.year) AS first_year
  FROM voucher_counters
 WHERE voucher_counters.warehouse_id = ANY ($1)
 GROUP BY voucher_counters.warehouse_id;
