-- The last voucher numbers given out, of those warehouses, kinds and years that have any.
-- $1 warehouse_ids text[]
-- $2 kinds int4[]
-- $3 years int4[]
-- -> warehouse_id text, kind int4, year int4, last_number int8
SELECT voucher_counters.warehouse_id, voucher_counters.kind, voucher_counters.year, voucher_counters.last_number
  FROM unnest($1, $2, $3) AS wanted (warehouse_id, kind, year)
  JOIN voucher_counters USING (warehouse_id, kind, year);
