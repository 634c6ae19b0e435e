-- The components that lie on the workbench of an assembly: what it put there, and what is left of that.
-- $1 workbench text
-- -> lot_id int8, item_id text, expiry_date date, assembled_quantity int8, quantity int8
WITH moves AS (
  SELECT transfers.lot_id, transfers.quantity,
         CASE WHEN vouchers.kind = 9 AND vouchers.reverses_voucher_id IS NULL THEN transfers.quantity ELSE 0 END AS assembled
    FROM transfers
    JOIN vouchers USING (voucher_id)
   WHERE transfers.to_kind = 6
     AND transfers.to_place = $1
   UNION ALL
  SELECT transfers.lot_id, -transfers.quantity, 0
    FROM transfers
   WHERE transfers.from_kind = 6
     AND transfers.from_place = $1
)
SELECT moves.lot_id, lots.item_id, lots.expiry_date, sum(moves.assembled)::bigint AS assembled_quantity, sum(moves.quantity)::bigint AS quantity
  FROM moves
  JOIN lots USING (lot_id)
 GROUP BY moves.lot_id, lots.item_id, lots.expiry_date
HAVING sum(moves.assembled) > 0
 ORDER BY moves.lot_id;
