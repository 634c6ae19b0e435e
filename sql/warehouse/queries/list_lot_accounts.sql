-- The accounts of lots. Causes tell adjustments apart: 1 lost on the road, 2 disposed of, 3 any other; and, at sources, 4 what came from,
-- 5 what went back. Other places have cause 0.
-- $1 lot_ids int8[]
-- -> lot_id int8, kind int4, place text, cause int4, quantity int8, reserved_quantity int8
WITH moves AS (
  SELECT transfers.lot_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place, transfers.quantity,
         CASE
           WHEN 3 IN (transfers.from_kind, transfers.to_kind) THEN 1
           WHEN vouchers.kind = 6 THEN 2
           ELSE 3
         END AS adjustment_cause
    FROM transfers
    LEFT JOIN vouchers USING (voucher_id)
   WHERE transfers.lot_id = ANY ($1)
), posts AS (
  SELECT moves.lot_id, moves.to_kind AS kind, moves.to_place AS place, moves.quantity,
         CASE moves.to_kind WHEN 5 THEN moves.adjustment_cause WHEN 2 THEN 5 ELSE 0 END AS cause
    FROM moves
   UNION ALL
  SELECT moves.lot_id, moves.from_kind, moves.from_place, -moves.quantity,
         CASE moves.from_kind WHEN 5 THEN moves.adjustment_cause WHEN 2 THEN 4 ELSE 0 END
    FROM moves
), accounts AS (
  SELECT posts.lot_id, posts.kind, posts.place, posts.cause, sum(posts.quantity)::bigint AS quantity
    FROM posts
   GROUP BY posts.lot_id, posts.kind, posts.place, posts.cause
)
SELECT accounts.lot_id, accounts.kind, accounts.place, accounts.cause, accounts.quantity,
       COALESCE(balances.reserved_quantity, 0) AS reserved_quantity
  FROM accounts
  LEFT JOIN balances ON accounts.kind = 1 AND balances.warehouse_id = accounts.place AND balances.lot_id = accounts.lot_id
 ORDER BY accounts.lot_id, accounts.kind, accounts.place, accounts.cause;
