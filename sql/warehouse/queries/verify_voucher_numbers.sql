-- Warehouses whose vouchers of a kind and year are not numbered from 1 without gaps up to the counter.
-- $1 limit int8
-- -> same as verify_lot_sums
WITH numbered AS (
  SELECT warehouse_id, kind, year, count(*) AS count, min(number) AS first, max(number) AS last
    FROM vouchers
   GROUP BY warehouse_id, kind, year
)
SELECT ARRAY['warehouse', format('warehouses/%s', warehouse_id), 'kind', kind::text, 'year', year::text, 'count', COALESCE(numbered.count, 0)::text,
             'last', COALESCE(numbered.last, 0)::text, 'counter', COALESCE(voucher_counters.last_number, 0)::text] AS details
  FROM numbered
  FULL JOIN voucher_counters USING (warehouse_id, kind, year)
 WHERE numbered.first IS DISTINCT FROM 1
    OR numbered.last <> numbered.count
    OR voucher_counters.last_number IS DISTINCT FROM numbered.last
 ORDER BY warehouse_id, kind, year
 LIMIT $1;
