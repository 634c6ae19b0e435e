-- What transfer orders sent on a shipment to which warehouse, by its resource name, less what that warehouse has taken off it.
-- $1 shipment_id text
-- -> lot_id int8, warehouse text, quantity int8
WITH moves AS (
  SELECT transfers.lot_id, vouchers.counterparty AS warehouse, transfers.quantity
    FROM transfers
    JOIN vouchers USING (voucher_id)
   WHERE transfers.to_kind = 3
     AND transfers.to_place = $1
     AND vouchers.kind = 3
     AND vouchers.state = 2
     AND vouchers.reverses_voucher_id IS NULL
   UNION ALL
  SELECT transfers.lot_id, 'warehouses/' || vouchers.warehouse_id, -transfers.quantity
    FROM transfers
    JOIN vouchers USING (voucher_id)
   WHERE transfers.from_kind = 3
     AND transfers.from_place = $1
     AND vouchers.kind = 7
     AND vouchers.state = 2
     AND vouchers.reverses_voucher_id IS NULL
)
SELECT moves.lot_id, moves.warehouse, sum(moves.quantity)::bigint AS quantity
  FROM moves
 GROUP BY moves.lot_id, moves.warehouse
HAVING sum(moves.quantity) > 0
 ORDER BY moves.lot_id, moves.warehouse;
