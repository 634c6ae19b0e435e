-- Warehouses whose vouchers of a kind and year are not numbered from 1 without gaps.
-- $1 limit int8
-- -> same as verify_lot_sums
SELECT ARRAY['warehouse', format('warehouses/%s', warehouse_id), 'kind', kind::text, 'year', year::text, 'count', count(*)::text,
             'last', max(number)::text] AS details
  FROM vouchers
 GROUP BY warehouse_id, kind, year
HAVING min(number) <> 1
    OR max(number) <> count(*)
 ORDER BY warehouse_id, kind, year
 LIMIT $1;
