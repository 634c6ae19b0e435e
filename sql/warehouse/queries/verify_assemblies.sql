-- Kit orders on whose workbench goods only went in, or only came out.
-- $1 limit int8
-- -> same as verify_lot_sums
SELECT ARRAY['voucher', benches.place, 'taken_in', sum(benches.taken_in)::text, 'given_out', sum(benches.given_out)::text] AS details
  FROM (SELECT to_place AS place, quantity AS taken_in, 0 AS given_out FROM transfers WHERE to_kind = 6
         UNION ALL
        SELECT from_place, 0, quantity FROM transfers WHERE from_kind = 6) AS benches
 GROUP BY benches.place
HAVING sum(benches.taken_in) = 0
    OR sum(benches.given_out) = 0
 ORDER BY benches.place
 LIMIT $1;
