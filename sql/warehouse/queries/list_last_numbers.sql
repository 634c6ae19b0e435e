-- The last voucher numbers of series, of those that have any.
-- $1 warehouse_ids text[]
-- $2 kinds int4[]
-- $3 years int4[]
-- -> warehouse_id text, kind int4, year int4, last_number int8
SELECT series.warehouse_id, series.kind, series.year, last.number AS last_number
  FROM unnest($1, $2, $3) AS series (warehouse_id, kind, year)
 CROSS JOIN LATERAL (
         SELECT vouchers.number
           FROM vouchers
          WHERE vouchers.warehouse_id = series.warehouse_id
            AND vouchers.kind = series.kind
            AND vouchers.year = series.year
          ORDER BY vouchers.number DESC
          LIMIT 1) AS last;
