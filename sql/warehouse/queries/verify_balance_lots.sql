-- Balances that show another item, expiry or cost than their lot.
-- $1 limit int8
-- -> same as verify_lot_sums
SELECT ARRAY['warehouse', format('warehouses/%s', balances.warehouse_id), 'lot', format('lots/%s', balances.lot_id)] AS details
  FROM balances
  LEFT JOIN lots USING (lot_id)
 WHERE (lots.item_id, lots.expiry_date, lots.unit_cost_fen) IS DISTINCT FROM (balances.item_id, balances.expiry_date, balances.unit_cost_fen)
 ORDER BY balances.warehouse_id, balances.lot_id
 LIMIT $1;
