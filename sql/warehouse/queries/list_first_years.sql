-- The years in which the books of warehouses begin. Warehouses without a paper are left out.
-- $1 warehouse_ids text[]
-- $2 kinds int4[] all that there are
-- -> warehouse_id text, first_year int4
SELECT books.warehouse_id, min(first.year) AS first_year
  FROM unnest($1) AS books (warehouse_id)
 CROSS JOIN unnest($2) AS kinds (kind)
 CROSS JOIN LATERAL (
         SELECT vouchers.year
           FROM vouchers
          WHERE vouchers.warehouse_id = books.warehouse_id
            AND vouchers.kind = kinds.kind
          ORDER BY vouchers.year, vouchers.number
          LIMIT 1) AS first
 GROUP BY books.warehouse_id;
